import type { PlainDate } from '../../../../../contract/dates.ts';
import type { GstRegistrationData } from '../../../../../contract/records/masters.ts';
import type { Registration, RegistrationType } from '../../../../gst/document.ts';
import { stateNamed, stateOf } from '../../../../gst/states.ts';
import type { LedgerTax } from './ledger-tax.ts';

/** Of one of the company's own. Before its newest details it may have been of another type. */
export function ownRegistration(own: GstRegistrationData, on: PlainDate): Registration {
  const isNewest = own.from === null || own.from <= on;
  return {
    state: stateOfGstin(own.gstin) ?? stateCode(own.state, on),
    type: isNewest ? typeOf(own.registrationType) : null,
  };
}

/** Of a party on a day; `stated`: the GSTIN that a document says itself. */
export function partyRegistration({ party, isZone }: LedgerTax, on: PlainDate, stated: string | null): Registration {
  if (party === null) return { state: stateOfGstin(stated), type: stated === null ? 'unregistered' : null };
  const held = party.gstins.findLast(({ from }) => from === null || from <= on);
  const gstin = stated ?? held?.gstin ?? null;
  const isAbroad = party.addresses.some(
    ({ kind, country }) => kind === 'billing' && country !== null && country !== 'India',
  );
  if (gstin === null && isAbroad) return { state: null, type: 'overseas' };
  const type = isZone ? 'sez' : typeOf(held?.registrationType ?? null);
  const isContradicted = type === 'unregistered' && gstin !== null;
  return {
    state: stateOfGstin(gstin) ?? stateCode(held?.state ?? party.state, on),
    type: isContradicted ? null : type,
  };
}

function stateOfGstin(gstin: string | null): string | null {
  return gstin === null ? null : (stateOf(gstin.slice(0, 2))?.code ?? null);
}

function stateCode(name: string | null, on: PlainDate): string | null {
  return name === null ? null : (stateNamed(name, on)?.code ?? null);
}

/**
 * The words of TallyPrime's list (`Regular - SEZ`, `Regular - Deemed Exporter`, `Unregistered/Consumer`), of ERP 9 (`Consumer`) and of
 * registrations that are taxed like regular ones (`Government Entity / TDS`); null for `Unknown` and for words of a later release.
 */
function typeOf(word: string | null): RegistrationType | null {
  const known = word?.toLowerCase() ?? '';
  if (known.includes('sez')) return 'sez';
  const found = words.find(([beginning]) => known.startsWith(beginning));
  return found === undefined ? null : found[1];
}

const words: readonly (readonly [string, RegistrationType])[] = [
  ['regular', 'regular'],
  ['composition', 'composition'],
  ['unregistered', 'unregistered'],
  ['consumer', 'unregistered'],
  ['government', 'regular'],
  ['e-commerce', 'regular'],
  ['input service', 'regular'],
  ['non-resident', 'regular'],
];
