import type { TallyObject } from '../books.ts';
import { type Company, companyInfo } from './shelf.ts';

/** The company as a row of the `Company` collection: its object with the identity and the marks it has now (facts §3.4). */
export function companyObject(company: Company): TallyObject {
  const info = companyInfo(company);
  return {
    ...company.books.company(),
    NAME: info.name,
    GUID: info.guid,
    STARTINGFROM: info.startingFrom,
    ENDINGAT: info.endingAt,
    BOOKSFROM: info.booksFrom,
    LASTVOUCHERDATE: info.lastVoucherDate ?? '',
    ALTMSTID: ` ${info.altMstId}`,
    ...(info.altVchId === null ? {} : { ALTVCHID: ` ${info.altVchId}` }),
    COMPANYNUMBER: ` ${info.number.trim()}`,
    CURRENCYNAME: info.currencySymbol,
  };
}
