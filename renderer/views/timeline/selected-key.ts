/** Key of the selected span as the address has it, −1 = none. */
export const selectedKey = (selection: string): number => (/^\d{1,16}$/.test(selection) ? Number(selection) : -1);
