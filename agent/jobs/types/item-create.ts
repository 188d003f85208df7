import { ItemCreateInput } from '../../../contract/jobs/item-create.ts';
import { masterKind } from './master-kind.ts';

export const itemCreate = masterKind(ItemCreateInput);
