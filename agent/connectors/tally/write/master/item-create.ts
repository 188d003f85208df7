import { ItemCreateInput } from '../../../../../contract/jobs/item-create.ts';
import { isSinceRelease3 } from '../../requests/masters.ts';
import type { BookDesk } from '../book-desk.ts';
import { parseInput } from '../documents/parse-input.ts';
import { itemXml } from './item-xml.ts';
import type { NewMasterJob } from './masters.ts';
import { newMaster } from './new-master.ts';
import { plain, texts } from './shown.ts';

/** A new stock item, without stock. Throws `job.invalid` and `write.unknown-group`. */
export async function itemCreate(given: unknown, desk: BookDesk): Promise<NewMasterJob> {
  const input = parseInput(ItemCreateInput, given);
  const { names, reader } = desk;
  const { group, category, unit, hsn, gstRate, partNumber, description, appliesFrom } = input;
  const fields = texts({
    group: group && names.group(group, 'StockGroup').name,
    category: category && names.named('StockCategory', category, 'category').name,
    unit: names.named('Unit', unit, 'unit').name,
    hsn,
    gstRate: plain(gstRate ?? null),
    partNumber,
    description,
  });
  const { booksFrom, product } = reader.company;
  const content = itemXml({ fields, isDated: isSinceRelease3(product), from: appliesFrom ?? booksFrom });
  const create = await newMaster({ type: 'StockItem', input, fields, content }, desk);
  return { summary: `New item ${input.name}, in ${fields['unit']}`, create };
}
