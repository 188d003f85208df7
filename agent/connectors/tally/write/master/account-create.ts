import { AccountCreateInput } from '../../../../../contract/jobs/account-create.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { parseInput } from '../documents/parse-input.ts';
import { dialectOf } from './dialect.ts';
import { ledgerXml } from './ledger-xml.ts';
import type { NewMasterJob } from './masters.ts';
import { newMaster } from './new-master.ts';
import { plain, texts } from './shown.ts';

/** A new ledger that is no party. Throws `job.invalid` and `write.unknown-group`. */
export async function accountCreate(given: unknown, desk: BookDesk): Promise<NewMasterJob> {
  const input = parseInput(AccountCreateInput, given);
  const { names, reader } = desk;
  const group = names.group(input.group).name;
  requirePlace(input, (...reservedNames) => names.isWithin(group, reservedNames));
  const fields = fieldsOf(input, group);
  const { booksFrom } = reader.company;
  const dialect = dialectOf(reader.company, false);
  const content = ledgerXml({ fields, state: null, dialect, node: null, from: null, booksFrom });
  const summary = `New account ${input.name}, under ${group}`;
  return { summary, create: await newMaster({ type: 'Ledger', input, fields, content }, desk) };
}

function requirePlace({ bank, tax }: AccountCreateInput, isWithin: (...reservedNames: string[]) => boolean): void {
  if (isWithin('Sundry Debtors')) invalid('group: it is a group of customers, make one with customer.create');
  if (isWithin('Sundry Creditors')) invalid('group: it is a group of vendors, make one with vendor.create');
  if (bank !== undefined && !isWithin('Bank Accounts', 'Bank OD A/c'))
    invalid('bank: only under a group of bank accounts');
  if (tax !== undefined && !isWithin('Duties & Taxes')) invalid('tax: only under a group of duties and taxes');
}

function fieldsOf({ openingBalance, billWise, costCentres, bank, tax }: AccountCreateInput, group: string) {
  return texts({
    group,
    openingBalance: plain(openingBalance ?? null),
    billWise: billWise?.toString(),
    costCentres: costCentres?.toString(),
    'bank/accountNumber': bank?.accountNumber,
    'bank/ifsc': bank?.ifsc,
    'bank/bankName': bank?.bankName,
    'bank/branch': bank?.branch,
    'bank/accountHolder': bank?.accountHolder,
    'tax/type': tax && 'GST',
    'tax/head': tax?.head,
    'tax/rate': plain(tax?.rate ?? null),
  });
}
