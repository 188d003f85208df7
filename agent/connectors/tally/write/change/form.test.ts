import { expect, it } from 'vitest';
import type { Company } from '../../company.ts';
import { passingNotes } from '../../notes.ts';
import { scan } from '../../xml/scan.ts';
import { attributesIn, ProvenForms } from './form.ts';

const silver = { product: 'TallyPrime 7.1', isEducational: false } as Company; // what else it says doesn't matter here

it('holds for one release, with or without its licence, until it is forgotten', () => {
  const notes = passingNotes();
  const proven = { form: 'create-by-guid', cancels: true } as const;
  new ProvenForms(notes).set(silver, proven);
  const forms = new ProvenForms(notes);
  expect(forms.of(silver)).toEqual(proven);
  expect(forms.of({ ...silver, product: 'TallyPrime 7.2' })).toBeNull();
  expect(forms.of({ ...silver, isEducational: true })).toBeNull();
  forms.set(silver, null);
  expect(forms.of(silver)).toBeNull();
});

it('names a voucher as each form does', () => {
  const voucher = scan(
    '<VOUCHER OBJVIEW="Accounting Voucher View"><GUID>g-1</GUID><MASTERID> 7</MASTERID><VOUCHERNUMBER>A/1</VOUCHERNUMBER><DATE>20250401</DATE><VOUCHERTYPENAME>Journal</VOUCHERTYPENAME></VOUCHER>',
  );
  expect(attributesIn('alter-by-guid', voucher)).toEqual({
    REMOTEID: 'g-1',
    ACTION: 'Alter',
    VCHTYPE: 'Journal',
    OBJVIEW: 'Accounting Voucher View',
  });
  expect(attributesIn('tag-master-id', voucher)).toMatchObject({
    TAGNAME: 'MASTERID',
    TAGVALUE: '7',
    DATE: '20250401',
  });
});
