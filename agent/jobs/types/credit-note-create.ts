import { CreditNoteCreateInput } from '../../../contract/jobs/credit-note-create.ts';
import { tradeKind } from './trade-kind.ts';

export const creditNoteCreate = tradeKind(CreditNoteCreateInput);
