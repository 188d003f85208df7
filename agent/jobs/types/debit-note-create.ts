import { DebitNoteCreateInput } from '../../../contract/jobs/debit-note-create.ts';
import { tradeKind } from './trade-kind.ts';

export const debitNoteCreate = tradeKind(DebitNoteCreateInput);
