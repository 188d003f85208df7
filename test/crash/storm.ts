import { setTimeout as sleep } from 'node:timers/promises';
import { type Office, openOffice } from '../process/office.ts';
import { Dice } from '../sim/dice.ts';
import { settle } from './settle.ts';
import { Typist } from './typist.ts';

export interface StormOptions {
  readonly vouchers: number;
  /** Of the books, the edits and the moments of the kills; the operating system adds chance of its own. */
  readonly seed: number;
  /** SIGKILLs of the engine. */
  readonly kills: number;
  /** SIGKILLs of the gateway, spread among those. */
  readonly gatewayKills: number;
  readonly longestLifeMs: number;
  readonly say: (line: string) => void;
}

export interface StormReport {
  readonly kills: number;
  readonly gatewayKills: number;
  readonly edits: { readonly [action: string]: number };
  /** Everything that is not as it must be; empty when all is well. */
  readonly findings: readonly string[];
}

const shortestLifeMs = 100;
const settingsOfStorm = { pollSeconds: 0.3 };

/**
 * Kills the engine again and again at random moments of a first sync, while a person works in Tally that takes its usual time, and
 * kills the gateway now and then. Then lets everything come to rest and compares.
 */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { vouchers, seed, kills, gatewayKills } = options;
  const dice = new Dice(seed);
  const office = await openOffice({ vouchers, seed, flags: ['--set', 'latency=measured'], settings: settingsOfStorm });
  const typist = new Typist(office.tally, dice.fork());
  try {
    const typing = typist.type();
    const spread = Math.max(1, Math.floor(kills / (gatewayKills + 1)));
    for (let kill = 1; kill <= kills; kill += 1) {
      await liveAndDie(office, dice, options, kill);
      if (kill % spread === 0 && kill / spread <= gatewayKills) await restartGateway(office, options);
    }
    typist.stop();
    await typing;
    office.agent.start();
    options.say(`at rest: ${JSON.stringify(typist.edits)}`);
    return {
      kills,
      gatewayKills,
      edits: typist.edits,
      findings: await settle(office, { seconds: 60 + vouchers / 10 }),
    };
  } finally {
    typist.stop();
    await office.close();
  }
}

async function liveAndDie({ agent }: Office, dice: Dice, { longestLifeMs, say }: StormOptions, kill: number) {
  const lifeMs = dice.int(shortestLifeMs, longestLifeMs);
  agent.start();
  await Promise.race([sleep(lifeMs), agent.running.died]);
  await agent.kill();
  say(`kill ${kill} after ${lifeMs} ms`);
}

async function restartGateway({ gateway }: Office, { say }: StormOptions): Promise<void> {
  await gateway.kill();
  await gateway.start();
  say('the gateway was killed and started again');
}
