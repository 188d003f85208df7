import type { PosPayment, VoucherLine } from '../../../../contract/records/voucher.ts';

interface PosFields {
  readonly POSCASHLEDGER?: string | null | undefined;
  readonly POSCARDLEDGER?: string | null | undefined;
  readonly POSCHEQUELEDGER?: string | null | undefined;
  readonly POSGIFTLEDGER?: string | null | undefined;
  readonly POSCARDNUMBER?: string | undefined;
  readonly POSCHEQUENUMBER?: string | undefined;
  readonly POSCHEQUEBANKNAME?: string | undefined;
}

/** How a bill at the counter was paid: the ledgers its header names by mode, with what the lines post to them. */
export function posPaymentsOf(one: PosFields, lines: readonly VoucherLine[]): PosPayment[] {
  const payment = (mode: string, account: string | null | undefined, number?: string, bank?: string) => {
    if (account == null && number === undefined && bank === undefined) return [];
    const amount = lines.find((line) => line.account === account)?.amount ?? null;
    return [{ mode, account: account ?? null, number: number ?? null, bank: bank ?? null, amount }];
  };
  return [
    ...payment('cash', one.POSCASHLEDGER),
    ...payment('card', one.POSCARDLEDGER, one.POSCARDNUMBER),
    ...payment('cheque', one.POSCHEQUELEDGER, one.POSCHEQUENUMBER, one.POSCHEQUEBANKNAME),
    ...payment('gift', one.POSGIFTLEDGER),
  ];
}
