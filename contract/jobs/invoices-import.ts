import { z } from 'zod';
import { Instant, PlainDate } from '../dates.ts';
import { VoucherData } from '../records/voucher.ts';
import { importOutput, paging, recordOf } from './import-parts.ts';

/** Sales invoices dated in a period, both days included; earliest first, within a day in the order of their last save. */
export const InvoicesImportInput = z
  .looseObject({
    ...paging,
    from: PlainDate,
    to: PlainDate,
    /**
     * Only those of which the bridge first saw the version that is in the books now after this moment. What was sent once more, since
     * the platform or this PC was restored, counts as seen then.
     */
    updatedAfter: Instant.optional(),
  })
  .refine(({ from, to }) => from <= to, 'the period ends before it begins');
export type InvoicesImportInput = z.infer<typeof InvoicesImportInput>;

/** One that is saved between two pages comes once more with a later page, as it is then. */
export const InvoicesImportOutput = importOutput(recordOf('voucher', VoucherData));
