import { z } from 'zod';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Draft } from '../../connector.ts';
import type { BookDesk } from './book-desk.ts';
import { documents } from './documents/documents.ts';
import { translate } from './documents/translate.ts';
import type { Effect } from './effect.ts';
import { CreateVoucher } from './voucher/create-voucher.ts';
import { DraftVoucher } from './voucher/draft.ts';
import { amountOf, summaryOf } from './voucher/summary.ts';

/** What is kept with a job's intent. */
const Payload = z.discriminatedUnion('effect', [
  z.object({ effect: z.literal('create-voucher'), effectKey: z.string(), voucher: DraftVoucher }),
]);

/** Translates a job's input and checks it against the books. Throws `job.*` or `write.*`. */
export async function prepare(type: string, input: unknown, effectKey: string, desk: BookDesk): Promise<Draft> {
  const parse = documents[type];
  if (parse === undefined) throw new BridgeError('job.unsupported', { details: { type } });
  const voucher = await translate(parse(input, desk.names), effectKey, desk);
  const payload: z.infer<typeof Payload> = { effect: 'create-voucher', effectKey, voucher };
  const summary = summaryOf(voucher, desk.reader.company.name);
  return { summary, amount: amountOf(voucher), date: voucher.date, payload };
}

/** The change that was prepared, possibly in an earlier life of the process. */
export function restore({ payload }: Draft): Effect {
  const { voucher, effectKey } = Payload.parse(payload);
  return new CreateVoucher(voucher, effectKey);
}
