import type { CompanyInfo, TallyObject } from '../../books.ts';
import { home } from './states.ts';
import { companyGstin, companyState } from './tax-units.ts';

/** The company as `TYPE Object` and the `Company` collection show it (`facts/tally.md` §2.2, §3.4). */
export function companyObject(info: CompanyInfo): TallyObject {
  return {
    NAME: info.name,
    GUID: info.guid,
    COMPANYNUMBER: ` ${info.number}`,
    BASICCOMPANYNAME: info.name,
    BASICCOMPANYFORMALNAME: info.name,
    BOOKSFROM: info.booksFrom,
    STARTINGFROM: info.startingFrom,
    ENDINGAT: info.endingAt,
    ...(info.lastVoucherDate === null ? {} : { LASTVOUCHERDATE: info.lastVoucherDate }),
    ALTMSTID: ` ${info.altMstId}`,
    ...(info.altVchId === null ? {} : { ALTVCHID: ` ${info.altVchId}` }),
    CURRENCYNAME: info.currencySymbol,
    ADDRESS: ['14, Invented Arcade', `${home.town} - ${home.pin}`],
    STATENAME: companyState,
    COUNTRYNAME: 'India',
    PINCODE: home.pin,
    PHONENUMBER: '',
    EMAIL: 'accounts@company.invalid',
    GSTREGISTRATIONNUMBER: companyGstin,
    GSTREGISTRATIONTYPE: 'Regular',
    INCOMETAXNUMBER: companyGstin.slice(2, 12),
    ISGSTON: 'Yes',
    ISTDSON: 'Yes',
    ISTCSON: 'Yes',
    ISINVENTORYON: 'Yes',
    ISINTEGRATED: 'Yes',
    ISBILLWISEON: 'Yes',
    ISCOSTCENTRESON: 'Yes',
    ISMULTISTORAGEON: 'Yes',
    ISBATCHWISEON: 'Yes',
    ISPAYROLLON: 'Yes',
    ISSECURITYON: 'No',
    ISAGGREGATE: 'No',
    ISDELETED: 'No',
    THISQUARTERBEG: info.startingFrom,
  };
}
