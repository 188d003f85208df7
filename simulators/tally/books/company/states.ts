/** States as Tally spells them, with their GST codes, a pin code and a town. */
export interface State {
  readonly name: string;
  readonly code: string;
  readonly town: string;
  readonly pin: string;
}

export const home: State = { name: 'Gujarat', code: '24', town: 'Ahmedabad', pin: '380001' };

export const elsewhere: readonly State[] = [
  { name: 'Maharashtra', code: '27', town: 'Pune', pin: '411001' },
  { name: 'Rajasthan', code: '08', town: 'Udaipur', pin: '313001' },
  { name: 'Madhya Pradesh', code: '23', town: 'Indore', pin: '452001' },
  { name: 'Karnataka', code: '29', town: 'Hubballi', pin: '580020' },
  { name: 'Delhi', code: '07', town: 'Delhi', pin: '110006' },
];
