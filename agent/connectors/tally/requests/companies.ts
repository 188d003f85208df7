import { collectionRequest } from './envelope.ts';

/**
 * Every open company with its identity and counters. One row each, and free: Tally keeps these figures ready
 * (facts/tally.md §4.2). The computed ones are the same on each row; a release that doesn't know a function leaves its
 * element out (facts/tally.md §2.4).
 */
export function companiesRequest(): string {
  return collectionRequest(
    { company: null, period: null },
    {
      type: 'Company',
      fetch: [
        'Name',
        'GUID',
        'CompanyNumber',
        'BooksFrom',
        'StartingFrom',
        'EndingAt',
        'LastVoucherDate',
        'AltMstId',
        'AltVchId',
        'CurrencyName',
      ],
      computes: [
        'Release : @@VersionReleaseString',
        'IsPrime : $$IsProdTallyPrime',
        'IsEducational : $$LicenseInfo:IsEducationalMode',
        'Today : $$MachineDate',
      ],
    },
  );
}
