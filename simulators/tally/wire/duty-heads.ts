/** The words of RATEDETAILS before release 3 (facts §1.9). */
const oldDutyHeads = new Map([
  ['CGST', 'Central Tax'],
  ['SGST/UTGST', 'State Tax'],
  ['IGST', 'Integrated Tax'],
]);

const newDutyHeads = new Map([...oldDutyHeads].map(([word, old]) => [old, word]));

export function oldDutyHead(word: string): string {
  return oldDutyHeads.get(word) ?? word;
}

/** As the books have it, whichever release sent it. */
export function dutyHead(word: string): string {
  return newDutyHeads.get(word) ?? word;
}
