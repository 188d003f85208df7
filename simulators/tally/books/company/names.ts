const invented = [
  'Kesarvan',
  'Zorvane',
  'Meghdhara',
  'Navpalli',
  'Ravensar',
  'Suvarnika',
  'Harshvan',
  'Tulsipara',
  'Vindhara',
  'Chandrol',
  'Arnavya',
  'Bhumikar',
  'Dhanvika',
  'Gauripal',
  'Ishvani',
  'Jalmani',
  'Kirtimol',
  'Lokvihar',
  'Manjipur',
  'Nirvhan',
  'Omkaral',
  'Pragdeep',
  'Rudrakol',
  'Sarvodal',
  'Trivanta',
  'Udaypol',
  'Varunika',
  'Yashodal',
  'Ambrivel',
  'Devkarna',
];

/**
 * Names that no real business bears: an invented first word with a trade behind it. The last few carry what breaks naive
 * clients: `&`, quotes, brackets, an apostrophe, Devanagari, Gujarati, two blanks in a row, an accent, the
 * same letters composed and decomposed, a name that differs by a blank at its end, one of two lines (`facts/tally.md` §1.3, §3.2).
 */
export const customerNames: readonly string[] = [
  ...combine(0, 7, [
    'Traders',
    'Stores',
    'Enterprises',
    'Kirana Bhandar',
    'Marketing',
    'Provision',
    'Agencies',
    'Mart',
  ]),
  'Zorvane & Sons (Retail)',
  'Patelwadi "Wholesale" Depot',
  "O'Vrindan's Corner Shop",
  'Kelmora & Bros. <Unit 2>',
  'श्री नवरंगी किराना भंडार',
  'मेघधारा ट्रेडर्स',
  'જય સુવર્ણી સ્ટોર્સ',
  'નવપલ્લી એન્ટરપ્રાઇઝ',
  'Caféra  Naïve Foods',
  'Old/New Bazaar - Ravensar',
  'Crème & Café Kolmekar'.normalize('NFC'),
  'Crème & Café Kolmekar'.normalize('NFD'),
  'Sarvodal Sweet Mart',
  'Sarvodal Sweet Mart ',
  'Jalmani Stores\r\n(Station Road)',
];

export const supplierNames: readonly string[] = [
  ...combine(2, 5, ['Mills', 'Industries', 'Agro Products', 'Packaging', 'Oils', 'Foods']),
  'Harshvan & Harshvan (Mfg.)',
  'सुवर्णिका उद्योग',
  'કેસરવન ઓઇલ મિલ',
];

export const overseasNames: readonly string[] = [
  'Blue Lantern Imports LLC',
  'Marrowgate Foods Inc.',
  'Tidewell Trading FZE',
];

export const importerNames: readonly string[] = ['Halvorsen & Quist Kitchen GmbH', 'Port Meridian Dates LLC'];

export const branchNames: readonly string[] = ['Udaypol Retail (Pune)', 'Trivanta Caterers'];

export const transporterNames: readonly string[] = ['Vayuvega Roadlines', 'Dhruvika Carriers', 'Panthalaya Transport'];

export const professionalNames: readonly string[] = ['CA Nirvhan Desarkar', 'Adv. Ishvani Kolmekar'];

function combine(from: number, words: number, trades: readonly string[]): string[] {
  return trades.flatMap((trade, row) =>
    Array.from({ length: words }, (_, i) => `${invented[(from + i + row * words) % invented.length]} ${trade}`),
  );
}
