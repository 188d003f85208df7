import type { TallyObject } from '../../simulators/tally/books.ts';
import { type Desk, invoice, receipt } from '../tally/desk.ts';
import { guidOf, ledgersOf } from '../tally/master-desk.ts';
import type { Office } from '../tally/office.ts';
import { copiesOf } from './copies.ts';

/** What one job is about. */
export interface Matter {
  readonly input: { readonly [field: string]: unknown };
  /** What Tally holds as the job asks for it. */
  copies(): readonly TallyObject[];
  /** A person at the keyboard, once it is there. */
  delete(): void;
  writeNarration(text: string): void;
}

export interface Scene {
  readonly office: Office;
  readonly desk: Desk;
  /** Another one for each job. */
  readonly serial: number;
}

/** Job types that write, each with something to write. Anything that has to be there before is put there. */
export const matters = {
  'invoice.create': (scene) => {
    const amount = amountOf(scene);
    const { desk, serial } = scene;
    const sale = { items: [], charges: [{ account: desk.sales, amount }], total: amount, reference: `PO-${serial}` };
    return voucher(scene, '20250602', invoice(desk, sale));
  },
  'payment.create': (scene) => {
    const paid = { amount: amountOf(scene), bank: { transactionType: 'neft', reference: `ZZZZN${scene.serial}` } };
    return voucher(scene, '20250605', receipt(scene.desk, paid));
  },
  'customer.create': (scene) => {
    const name = `Testgaon Traders ${scene.serial}`;
    return ledger(scene, name, { name, email: emailOf(scene), creditDays: 15 });
  },
  'customer.update': (scene) => {
    const { books } = scene.office;
    const name = `Testgaon Traders ${scene.serial}`;
    books.keyboard.createMaster('Ledger', { NAME: name, PARENT: 'Sundry Debtors', EMAIL: 'old@testgaon.invalid' });
    return ledger(scene, name, { nativeId: guidOf(books, name), email: emailOf(scene) });
  },
} satisfies Record<string, (scene: Scene) => Matter>;
export type MatterType = keyof typeof matters;

function voucher(scene: Scene, day: string, input: Matter['input']): Matter {
  const { books, simulator } = scene.office;
  const copies = () => copiesOf(books, day, amountOf(scene));
  return {
    input,
    copies,
    delete: () => {
      for (const { MASTERID } of copies()) simulator.keyboard.deleteVoucher(Number(MASTERID));
    },
    writeNarration: (text) => {
      for (const { MASTERID } of copies()) simulator.keyboard.alterVoucher(Number(MASTERID), { NARRATION: text });
    },
  };
}

function ledger(scene: Scene, name: string, input: Matter['input']): Matter {
  const { books } = scene.office;
  return {
    input,
    copies: () => ledgersOf(books, name).filter((one) => one['EMAIL'] === emailOf(scene)),
    delete: () => books.keyboard.deleteMaster('Ledger', name),
    writeNarration: (text) => books.keyboard.alterMaster('Ledger', name, { NARRATION: text }),
  };
}

function amountOf({ serial }: Scene): string {
  return `${10_000 + serial}.00`;
}

function emailOf({ serial }: Scene): string {
  return `accounts${serial}@testgaon.invalid`;
}
