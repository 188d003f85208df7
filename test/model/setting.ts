import { type BooksOptions, openBooks } from '../../simulators/tally/books/open-books.ts';
import type { Books, MasterType } from '../../simulators/tally/books.ts';
import type { TallyBehaviour } from '../../simulators/tally/wire/behaviour.ts';
import { type ProfileName, profiles } from '../../simulators/tally/wire/profiles.ts';
import { switches } from '../../simulators/tally/wire/switches.ts';
import type { Dice } from '../sim/dice.ts';

/** Which Tally this life meets, and which books. */
export interface Setting {
  readonly profile: ProfileName;
  /** Single switches set otherwise than the profile has them: every open question gets every answer (facts/tally.md §8). */
  readonly behaviour: Partial<TallyBehaviour>;
  readonly companies: readonly Books[];
  /** One of the companies is open beside, and not carried. */
  readonly carried: readonly Books[];
  /** This Tally shows only the period on its screen, whatever it is asked for: nothing of it may be believed. */
  readonly isUnreadable: boolean;
}

export function drawSetting(dice: Dice): Setting {
  const options: BooksOptions = {
    seed: dice.int(1, 1_000_000),
    vouchers: dice.int(20, 60),
  };
  const first = openBooks(options);
  const second = openBooks({ seed: options.seed + 1, vouchers: dice.int(5, 12), name: 'Beside & Sons' });
  for (const books of [first, second]) thin(books, dice);
  const company = dice.weighted<'alone' | 'beside' | 'carried too'>([
    [7, 'alone'],
    [2, 'beside'],
    [1, 'carried too'],
  ]);
  const profile = dice.pick(Object.keys(profiles) as ProfileName[]) ?? 'prime7';
  const drawn = drawBehaviour(dice);
  const companies = company === 'alone' ? [first] : dice.chance(0.5) ? [first, second] : [second, first];
  const behaviour = consistent(profile, { ...drawn, ...drawPeriods(dice), ...drawCounting(dice) });
  return {
    profile,
    behaviour,
    companies,
    carried: company === 'carried too' ? [first, second] : [first],
    isUnreadable:
      behaviour.svDates === 'ignored' || (behaviour.dates === 'educational' && behaviour.educationalDays === '31'),
  };
}

/** From when on vouchers may change without a save: the content of a year is compared, and days pass in a life. */
export function comparedFrom({ behaviour }: Setting): string {
  const isSilent = behaviour.bankDatesMoveAlterId === false || behaviour.irnMovesAlterId === false;
  return isSilent ? '20250701' : '00000000';
}

export function describe({ profile, behaviour, companies, carried }: Setting): string {
  const set = Object.entries(behaviour).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${profile} ${set.join(' ')}; ${companies.length} companies, ${carried.length} carried`;
}

/** Most of what nothing uses is deleted, so that the many questions of a life cost little. */
function thin(books: Books, dice: Dice): void {
  for (const type of ['Ledger', 'StockItem'] as const) {
    for (const { NAME: name } of [...books.masters(type, always)]) {
      if (typeof name === 'string' && dice.chance(0.8)) deleteUnused(books, type, name);
    }
  }
}

const always = { from: '00000000', to: '99999999' } as const;

function deleteUnused({ keyboard }: Books, type: MasterType, name: string): void {
  try {
    keyboard.deleteMaster(type, name);
  } catch {
    return; // It is used, and stays: the screen says so.
  }
}

/** What the licence is, the dates are: Tally says that it is in Educational mode when it is (facts/tally.md §1.7). */
function consistent(profile: ProfileName, drawn: Partial<TallyBehaviour>): Partial<TallyBehaviour> {
  const { licence } = { ...profiles[profile], ...drawn };
  return { ...drawn, dates: licence === 'educational' ? 'educational' : 'every-day' };
}

/** Drawn by `drawPeriods` and `drawCounting`, seldom: a life of which nothing can be read, or no counter tells, shows little else. */
const seldom: ReadonlySet<unknown> = new Set(['ignored', '31', 'not-deletes', 'only-creates']);

function drawBehaviour(dice: Dice): Partial<TallyBehaviour> {
  const drawn = Object.entries(switches)
    .filter(([name]) => dice.chance(0.3) && !seldom.has(name))
    .map(([name, settings]) => [name, dice.pick<unknown>(settings.filter((setting) => !seldom.has(setting)))]);
  // Each name comes with one of its own settings.
  return Object.fromEntries(drawn) as Partial<TallyBehaviour>;
}

const screens: readonly TallyBehaviour['displayPeriod'][] = [
  undefined,
  { from: '20240401', to: '20250331' },
  { from: '20100401', to: '20110331' },
  { from: '20250701', to: '20250701' },
];

/** `31` matters in Educational mode alone, be it while the licence is lost. */
function drawPeriods(dice: Dice): Partial<TallyBehaviour> {
  const displayPeriod = dice.pick(screens);
  if (dice.chance(0.03)) return { svDates: 'ignored', displayPeriod };
  return dice.chance(0.1) ? { educationalDays: '31', displayPeriod } : {};
}

/** Edits at the keyboard that move no counter: the daily tie-out, the content and the census after it tell of them. */
function drawCounting(dice: Dice): Partial<TallyBehaviour> {
  if (!dice.chance(0.06)) return {};
  return { editsAtKeyboardMoveCounters: dice.pick(['not-deletes', 'only-creates'] as const) ?? 'not-deletes' };
}
