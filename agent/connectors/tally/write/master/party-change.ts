import { BridgeError } from '../../../../../contract/errors.ts';
import { PartyChange } from '../../../../../contract/jobs/master-parts.ts';
import { contradictionIn } from '../../../../gst/check-party.ts';
import type { OnConflict, Texts } from '../../../writer.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { parseInput } from '../documents/parse-input.ts';
import { requireKnown } from '../require-known.ts';
import { compareFields } from './compare-fields.ts';
import { dialectOf } from './dialect.ts';
import { type DatedList, ledgerPlaces } from './ledger-fields.ts';
import { latestOf, ledgerXml, movedBy } from './ledger-xml.ts';
import { bearsName } from './lookalikes.ts';
import { masterXml } from './master-xml.ts';
import type { MasterJob } from './masters.ts';
import { fieldsOf, groupOf, groups, type Role, requireGstin } from './party-fields.ts';
import { type MasterRead, readMaster } from './read-master.ts';
import { texts } from './shown.ts';

/** Throws `job.invalid`, `write.unknown-master`, `write.unknown-group`, `write.changed-meanwhile`, `write.name-taken`. */
export async function partyChange(
  role: Role,
  given: unknown,
  desk: BookDesk,
  onConflict: OnConflict | undefined,
): Promise<MasterJob> {
  const input = parseInput(PartyChange, given);
  const now = await partyNow(role, input, desk);
  const { name, aliases } = input;
  const group = input.group && groupOf(input.group, role, desk.names);
  const asked = {
    ...texts({ ...fieldsOf(input), name, group }),
    ...(aliases === undefined ? {} : { aliases: aliases.join('\n') }),
  };
  const changed = Object.fromEntries(compareFields(asked, now.fields).map(({ path, sent }) => [path, sent]));
  if (Object.keys(changed).length > 0) requireBase(input, now, onConflict);
  await requirePossible(input, changed, now, desk);
  const what = Object.entries(changed).map(([path, text]) => `${path} ${oneLine(now.fields[path])} → ${oneLine(text)}`);
  const { version, leaves } = now;
  return {
    summary: `Change of the ${role} ${version.name}: ${what.join(', ') || 'nothing'}`,
    update: {
      type: 'Ledger',
      guid: version.guid,
      masterId: version.masterId,
      fields: asked,
      ...writingOf(role, input, changed, now, desk),
      before: { version: String(version.alterId), leaves },
    },
  };
}

function oneLine(text = ''): string {
  return text === '' ? 'nothing' : `"${text.replaceAll('\n', ', ')}"`;
}

/** Only what is otherwise is sent. */
function writingOf(role: Role, { appliesFrom }: PartyChange, changed: Texts, at: MasterRead, { reader }: BookDesk) {
  const { node, version, fields: now } = at;
  const { name = now['name'] ?? version.name, aliases = now['aliases'] ?? '', ...fields } = changed;
  const isAsked = changed['name'] !== undefined || changed['aliases'] !== undefined;
  const { booksFrom } = reader.company;
  const dialect = dialectOf(reader.company, role === 'customer');
  const state = fields['address/state'] ?? now['address/state'] ?? null;
  const writing = { fields, state, dialect, node, from: appliesFrom ?? null, booksFrom };
  const names = { name, aliases: aliases === '' ? [] : aliases.split('\n'), isAsked };
  const isNothing = Object.keys(changed).length === 0;
  const xml = masterXml('LEDGER', { name: version.name, action: 'Alter', names, content: ledgerXml(writing) });
  return { xml: isNothing ? '' : xml, moves: [...movedBy(writing), ...(isAsked ? ['NAME', 'ALIASES'] : [])] };
}

async function partyNow(role: Role, { nativeId }: PartyChange, desk: BookDesk): Promise<MasterRead> {
  const { list, names } = desk;
  const version = list.masters.find(({ type, guid }) => type === 'Ledger' && guid === nativeId);
  if (version === undefined) throw new BridgeError('write.unknown-master', { details: { id: nativeId } });
  const isOfRole = version.parent !== null && names.isWithin(version.parent, [groups[role]]);
  return isOfRole ? await readMaster(desk, version) : invalid(`nativeId: "${version.name}" is no ${role}`);
}

/** Throws `write.conflict` and `write.changed-meanwhile`. */
function requireBase({ basedOn }: PartyChange, { version }: MasterRead, onConflict: OnConflict | undefined): void {
  if (basedOn === undefined) return;
  requireKnown({ now: String(version.alterId), known: [basedOn], onConflict, name: version.name });
}

async function requirePossible(input: PartyChange, changed: Texts, now: MasterRead, desk: BookDesk): Promise<void> {
  const { version } = now;
  if (Object.keys(changed).length === 0) return;
  if (Object.keys(changed).some((path) => ledgerPlaces[path]?.dated !== undefined)) requireDay(input, now, desk);
  requireAgreement(changed, now.fields);
  const names = [changed['name'], ...(changed['aliases']?.split('\n') ?? [])].filter((name) => name !== undefined);
  if (names.length === 0) return;
  const others = (await desk.known('Ledger')).filter((other) => other.version.guid !== version.guid);
  for (const name of names) {
    const other = others.find((one) => bearsName(name, one));
    if (other !== undefined)
      throw new BridgeError('write.name-taken', { details: { name, other: other.version.name } });
  }
}

/** Nothing may begin to hold before what holds now: what was true then would be lost. */
function requireDay({ appliesFrom }: PartyChange, { node }: MasterRead, { reader }: BookDesk): void {
  if (appliesFrom === undefined) return;
  if (!dialectOf(reader.company, true).isDated)
    invalid('appliesFrom: this release of Tally keeps one address and one registration, without dates');
  const lists: readonly DatedList[] = ['LEDMAILINGDETAILS.LIST', 'LEDGSTREGDETAILS.LIST'];
  const latest = lists.flatMap((list) => latestOf(list, node) ?? []).find((day) => day > appliesFrom);
  if (latest !== undefined) invalid(`appliesFrom: what is in the books holds from ${latest} on`);
}

/** What changes must agree with what stays. */
function requireAgreement(changed: Texts, now: Texts): void {
  const paths = ['gstin', 'registrationType', 'pan', 'address/state', 'address/country'];
  if (!paths.some((path) => changed[path] !== undefined)) return;
  const after = { ...now, ...changed };
  const { gstin, registrationType, pan, 'address/state': state, 'address/country': country } = after;
  requireGstin(after);
  const contradiction = contradictionIn({ gstin, registrationType, pan, address: { state, country } });
  if (contradiction !== null) invalid(contradiction);
}
