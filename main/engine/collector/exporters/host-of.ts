/** Of an address such as `gateway:4317` or `[::1]:4317`. */
export const hostOf = (address: string): string => address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
