import { defaultRules } from '../books/book-rules.ts';
import type { TallyBehaviour } from './behaviour.ts';

export type ProfileName = 'prime7' | 'prime7-edu' | 'prime4' | 'prime2' | 'erp9';

/** TallyPrime 7.1 Silver, licensed: where most of the facts were measured. Each default is the best-attested side. */
const prime7: TallyBehaviour = {
  ...defaultRules,
  product: 'TallyPrime',
  release: '7.1',
  serialNumber: '700000001',
  licence: 'silver',
  editLog: false,
  framing: 'chunked',
  keepAlive: false,
  dialogAnswer: 'silence',
  companyCounters: 'zero',
  unknownCompanyCollection: 'no-rows',
  unknownCompanyReport: 'line-error',
  unknownCompanyImport: 'line-error',
  closedCompanyCollection: 'no-rows',
  unknownCompanyText: 'could-not-set',
  noCompanyOpen: 'empty-body',
  inlineReports: 'rows',
  unknownReport: 'line-error',
  jsonRequests: 'answered',
  importAnswer: 'flat',
  dates: 'every-day',
  svDates: 'typed',
  untypedLedgerPeriod: 'ignored',
  displayPeriod: undefined,
  today: undefined,
  curatedBills: 'no-on-account-type',
  curatedGstRates: 'nothing',
  dutyHeads: 'release-3',
  rootParent: 'reserved-word',
  exportedItems: 'ALLINVENTORYENTRIES',
  billsOverdueAt: 'own-date',
  trialBalanceColumns: 'closing',
  latency: 'none',
  addOns: 'none',
  latencyScale: 1,
  parallelRequests: 'queue',
  probeDuringDialog: 'blocked',
  importsAfterLicenceLoss: 'jammed-until-reload',
  readsWithoutLicence: 'educational',
};

/**
 * The same release unlicensed. Single bill paths were wrong differently on Education (facts §2.4). Forms of alteration are as measured on
 * the one Education that was tried, an Edit Log 7.0 (facts §5.5).
 */
const prime7Educational: TallyBehaviour = {
  ...prime7,
  licence: 'educational',
  serialNumber: '0',
  dates: 'educational',
  curatedBills: 'no-name',
  inlineReports: 'empty-without-geometry',
  untypedLedgerPeriod: 'dialog',
  cancelByRemoteId: 'duplicates',
  alterByMasterIdTag: 'duplicates',
};

/** Release 3 and after, until 7: dated lists, the flat fields beside them empty (facts §1.9). */
const prime4: TallyBehaviour = {
  ...prime7,
  release: '4.1',
  jsonRequests: 'refused',
  ledgerParticulars: 'dated',
};

/** Before release 3 (facts §1.9). What is not told there is left as in prime7. */
const prime2: TallyBehaviour = {
  ...prime7,
  release: '2.1',
  jsonRequests: 'refused',
  dutyHeads: 'before-release-3',
  rootParent: 'empty',
  ledgerParticulars: 'flat',
  registrationWords: 'apart',
  itemTaxLists: 'gst-only',
  numberingIn: 'top',
  exportedItems: 'INVENTORYENTRIES',
  ownRegistrations: false,
};

/** As far as facts tell: §1.2, §1.9. The period rules of ERP 9 are open (§8) and left as in prime7. */
const erp9: TallyBehaviour = {
  ...prime2,
  product: 'Tally.ERP 9',
  release: '6.6.3',
  importAnswer: 'enveloped',
  noCompanyOpen: 'start-server-text',
};

export const profiles: { readonly [name in ProfileName]: TallyBehaviour } = {
  prime7,
  'prime7-edu': prime7Educational,
  prime4,
  prime2,
  erp9,
};

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
