import type { TallyObject, VoucherRef } from '../books.ts';
import type { RowBehaviour, TallyBehaviour } from './behaviour.ts';
import { fetchTree } from './fetch-tree.ts';
import { compileRow } from './render-row.ts';

/**
 * A native report of vouchers, each in a message of its own (facts §3.6): the Day Book has their entries, the Voucher Register
 * their heads alone.
 */
export function* voucherReport(
  vouchers: Iterable<VoucherRef>,
  behaviour: RowBehaviour & Pick<TallyBehaviour, 'exportedItems'>,
  entries: 'whole' | 'none',
): Iterable<string> {
  const lists = [
    'ALLLEDGERENTRIES',
    'LEDGERENTRIES',
    behaviour.exportedItems,
    'INVENTORYENTRIESIN',
    'INVENTORYENTRIESOUT',
  ];
  const more = [...lists, 'ATTENDANCEENTRIES', 'CATEGORYENTRY'].map((list) => `${list}.*`);
  const fetch = fetchTree(['*', ...(entries === 'whole' ? more : [])]);
  const render = compileRow({ element: 'VOUCHER', fetch, computes: [] }, behaviour);
  yield '<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n  </DESC>\r\n  <DATA>\r\n';
  for (const ref of vouchers) {
    const row = render(named(ref.load(), behaviour.exportedItems)).replace(' OBJVIEW=', ' ACTION="Create" OBJVIEW=');
    yield `   <TALLYMESSAGE xmlns:UDF="TallyUDF">\r\n${row}   </TALLYMESSAGE>\r\n`;
  }
  yield '  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n';
}

/** The items of an invoice under the name that the release gives them. */
function named(voucher: TallyObject, items: TallyBehaviour['exportedItems']): TallyObject {
  const lines = voucher['ALLINVENTORYENTRIES'];
  if (items === 'ALLINVENTORYENTRIES' || lines === undefined) return voucher;
  return Object.assign(Object.create(voucher) as object, { [items]: lines, ALLINVENTORYENTRIES: [] }) as TallyObject;
}
