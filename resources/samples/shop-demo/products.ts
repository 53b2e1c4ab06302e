/** What the shop sells; names as its customers see them. */
export const PRODUCTS = [
  { sku: 'KR-1042', name: '제주 한라봉 5kg', price: 32_900 },
  { sku: 'KR-2210', name: '전주 비빔밥 밀키트', price: 12_500 },
  { sku: 'KR-3307', name: '이천 쌀 10kg', price: 41_000 },
  { sku: 'EL-0091', name: 'Mechanical keyboard', price: 129_000 },
  { sku: 'EL-0138', name: 'USB-C dock', price: 87_000 },
  { sku: 'HM-4420', name: '무선 청소기', price: 249_000 },
  { sku: 'BK-7781', name: 'Distributed Systems, 4th ed.', price: 58_000 },
  { sku: 'CL-1180', name: '겨울 패딩 점퍼', price: 159_000 },
] as const;

export const SEARCHES = [
  '한라봉',
  'keyboard',
  '겨울 패딩',
  'usb-c',
  '밀키트',
  '청소기',
  'distributed systems',
] as const;
