import type { Keyboard, MasterType, TallyObject } from '../../../simulators/tally/books.ts';
import type { Case, Here } from './cases.ts';
import { textOf } from './documents.ts';

/** Where a person acts. */
export interface Scene {
  readonly keyboard: Keyboard;
  readonly kase: Case;
  readonly here: Here;
  /** The job's documents, as they stand. */
  readonly documents: readonly TallyObject[];
  /** A document like the job's, to be entered by hand. */
  readonly byHand: TallyObject | null;
  /** Names of the masters that the job has made for its document, as they are now. */
  readonly made: readonly string[];
}

export interface Act {
  readonly isFor: (kase: Case) => boolean;
  /** Whether it is done to the document itself. */
  readonly needsDocument: boolean;
  readonly isFree?: (scene: Scene) => boolean;
  readonly carryOut: (scene: Scene) => void;
  /** What is not as the person left it. */
  readonly undone: (documents: readonly TallyObject[], made: Made) => string | null;
  /** Leaves the books as other runs need them. */
  readonly tidy?: (scene: Scene) => void;
}

/** Names of the masters that the job has made for its document: when the person acted, and in the end. */
export interface Made {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

export type ActName = keyof typeof all;

export const handNarration = 'by hand';

const isVoucher = ({ place }: Case) => 'vouchersOf' in place;
const isMaster = (kase: Case) => !isVoucher(kase);

const all = {
  deletes: {
    isFor: () => true,
    needsDocument: true,
    carryOut: ({ keyboard, kase: { place }, documents }) => {
      for (const document of documents) {
        if ('master' in place) keyboard.deleteMaster(place.master, nameOf(document));
        else keyboard.deleteVoucher(Number(document['MASTERID']));
      }
    },
    undone: (documents) => (documents.length === 0 ? null : 'what was deleted is there again'),
  },
  cancels: {
    isFor: isVoucher,
    needsDocument: true,
    carryOut: ({ keyboard, documents }) => {
      for (const { MASTERID } of documents) keyboard.cancelVoucher(Number(MASTERID));
    },
    undone: (documents) =>
      documents.every((one) => one['ISCANCELLED'] === 'Yes') ? null : 'what was cancelled is in force again',
  },
  'rewrites the narration': {
    isFor: isVoucher,
    needsDocument: true,
    carryOut: ({ keyboard, documents }) => {
      for (const { MASTERID } of documents) keyboard.alterVoucher(Number(MASTERID), { NARRATION: handNarration });
    },
    undone: (documents) => (documents.some(isByHand) ? null : "a person's narration was overwritten"),
  },
  redates: {
    isFor: isVoucher,
    needsDocument: true,
    carryOut: ({ keyboard, documents }) => {
      for (const { MASTERID } of documents) keyboard.alterVoucher(Number(MASTERID), { DATE: '20250709' });
    },
    undone: (documents) =>
      documents.some((one) => one['DATE'] === '20250709') ? null : "a person's day was overwritten",
  },
  'changes the description': {
    isFor: isMaster,
    needsDocument: true,
    carryOut: ({ keyboard, kase, documents }) => {
      for (const document of documents)
        keyboard.alterMaster(masterOf(kase), nameOf(document), { DESCRIPTION: handNarration });
    },
    undone: (documents) =>
      documents.some((one) => one['DESCRIPTION'] === handNarration) ? null : "a person's text was overwritten",
  },
  'renames it': {
    isFor: isMaster,
    needsDocument: true,
    carryOut: ({ keyboard, kase, documents }) => {
      for (const document of documents)
        keyboard.renameMaster(masterOf(kase), nameOf(document), `${nameOf(document)} Renamed`);
    },
    undone: (documents) =>
      documents.some((one) => nameOf(one).endsWith('Renamed')) ? null : "a person's name was overwritten",
  },
  'renames a ledger': renaming('Ledger', ({ kase, here }) => kase.ledger?.(here), isVoucher),
  'deletes what was made': {
    isFor: ({ makes }) => makes !== undefined,
    needsDocument: false,
    /** One that is in a document can't be deleted. */
    isFree: ({ made, documents }) => made.length > 0 && documents.length === 0,
    carryOut: ({ keyboard, kase, here, made }) => {
      for (const { type, name } of kase.makes?.(here) ?? []) if (made.includes(name)) keyboard.deleteMaster(type, name);
    },
    undone: (_documents, { before, now }) =>
      before.some((name) => now.includes(name)) ? 'what was deleted is made again' : null,
  },
  'renames an item': renaming(
    'StockItem',
    ({ here }) => here.desk.item.name,
    ({ hasItems }) => hasItems === true,
  ),
  'renames the voucher type': renaming('VoucherType', ({ byHand }) => textOf(byHand?.['VOUCHERTYPENAME']), isVoucher),
  'enters the same by hand': {
    /** A master of a name that is there already can't be entered. */
    isFree: (scene) => (isMaster(scene.kase) ? scene.documents.length === 0 : isAllMade(scene)),
    isFor: ({ changes, hasNoTwin }) => changes !== true && hasNoTwin !== true,
    needsDocument: false,
    carryOut: ({ keyboard, kase: { place }, byHand, documents }) => {
      if (byHand === null) throw new Error('there is nothing to enter');
      if ('master' in place) keyboard.createMaster(place.master, byHand);
      else keyboard.createVoucher(documents.length === 0 ? byHand : numberedOtherwise(byHand));
    },
    undone: () => null,
  },
} satisfies Record<string, Act>;

export const acts: { readonly [name in ActName]: Act } = all;

export function isByHand({ NARRATION, DESCRIPTION }: TallyObject): boolean {
  return NARRATION === handNarration || DESCRIPTION === handNarration;
}

function renaming(type: MasterType, nameIn: (scene: Scene) => string | undefined, isFor: (kase: Case) => boolean): Act {
  const renamed = (scene: Scene): readonly [string, string] => {
    const name = nameIn(scene);
    if (name === undefined) throw new Error(`there is no ${type} to rename`);
    return [name, `${name} Renamed`];
  };
  return {
    isFor,
    needsDocument: false,
    isFree: isAllMade,
    carryOut: (scene) => scene.keyboard.renameMaster(type, ...renamed(scene)),
    undone: () => null,
    tidy: (scene) => {
      const [before, after] = renamed(scene);
      scene.keyboard.renameMaster(type, after, before);
    },
  };
}

/** What a person names has to be in the books. */
function isAllMade({ kase, here, made }: Scene): boolean {
  return made.length === (kase.makes?.(here).length ?? 0);
}

/** Where numbers are given by hand, Tally may refuse one that is there already. */
function numberedOtherwise(voucher: TallyObject): TallyObject {
  return { ...voucher, VOUCHERNUMBER: `${textOf(voucher['VOUCHERNUMBER'])}/H` };
}

function masterOf({ place }: Case): MasterType {
  if (!('master' in place)) throw new Error('it is no master');
  return place.master;
}

function nameOf({ NAME }: TallyObject): string {
  return textOf(NAME);
}
