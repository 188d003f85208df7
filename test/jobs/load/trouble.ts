import { setTimeout as sleep } from 'node:timers/promises';
import type { Office } from '../../process/office.ts';
import type { Dice } from '../../sim/dice.ts';

const passesAfterMs = 1000;

const troubles: readonly ((office: Office) => Promise<void>)[] = [
  ({ tally }) => post(tally, { type: 'drop-answer', on: 'import' }),
  ({ tally }) => post(tally, { type: 'half-close' }),
  ({ tally }) => post(tally, { type: 'refuse' }),
  ({ tally }) => post(tally, { type: 'cut-body', bytes: 40 }),
  async ({ tally }) => {
    await post(tally, { type: 'hang' });
    await sleep(passesAfterMs);
    await tally.post('faults/release');
  },
  async ({ tally }) => {
    await tally.post('dialog/open');
    await sleep(passesAfterMs);
    await tally.post('dialog/ok');
  },
  async ({ agent }) => {
    await agent.kill();
    agent.start();
  },
];

/** Something goes wrong once with what is under way. */
export async function harm(office: Office, dice: Dice): Promise<void> {
  await troubles[dice.int(0, troubles.length - 1)]?.(office);
}

async function post(tally: Office['tally'], fault: object): Promise<void> {
  await tally.post('faults', fault);
}
