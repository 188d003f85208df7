/** Mistakes that the simulation must find. Each is made by a switch around the real code, never in it. */
export const mutants = {
  'ack-before-store': 'the gateway acks a batch and commits it a little later',
  'cursor-before-records': 'the agent commits the cursor of a batch before its records',
  'reused-number': 'the agent begins to count anew whenever its outbox is empty',
  'missing-chain': 'both ends compare numbers, and take every chain for the right one',
  'state-not-cleared-on-loss': 'the agent discards batches and keeps the state of their records',
  'delete-on-short-read': 'the connector takes a short answer for the whole truth',
  'job-before-row': 'the agent acks a job and commits its row a little later',
} as const;

export type Mutant = keyof typeof mutants;
export const mutantNames = Object.keys(mutants) as Mutant[];

export function isMutant(name: string): name is Mutant {
  return Object.hasOwn(mutants, name);
}
