import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import { readSwitch, switches } from './switches.ts';
import { collection, post } from './testing/post.ts';

let running: TallySimulator | undefined;

afterEach(() => running?.stop());

const cases = Object.entries(switches).flatMap(([name, settings]) => settings.map((setting) => `${name}=${setting}`));

describe('a switch', () => {
  it.each(cases.filter((text) => text !== 'latency=measured' && text !== 'svDates=ignored'))(
    '%s leaves a whole read of the books whole',
    async (text) => {
      running = await startTallySimulator({ vouchers: 30, seed: 1, behaviour: readSwitch(text) ?? {} });
      const statics = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20260331</SVTODATE>';
      const definition =
        '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>AlterId, ALLLEDGERENTRIES.*</FETCH></COLLECTION>';
      const reply = await post(running.url, collection(definition, { statics }));
      expect(reply.text.match(/<VOUCHER /g)).toHaveLength(30);
      expect(reply.text).toContain('<STATUS>1</STATUS>');
    },
  );

  it.each([
    [false, 'Yes', 'No'],
    [true, 'No', 'Yes'],
  ] as const)('makes the product the Edit Log edition: %s', async (editLog, prime, withEditLog) => {
    running = await startTallySimulator({ vouchers: 10, behaviour: { editLog } });
    const definition =
      '<COLLECTION NAME="Ours"><TYPE>Company</TYPE><COMPUTE>Prime : $$IsProdTallyPrime</COMPUTE><COMPUTE>Log : $$IsProdTallyPrimeEL</COMPUTE></COLLECTION>';
    const { text } = await post(running.url, collection(definition));
    expect(text).toContain(`<PRIME>${prime}</PRIME>`);
    expect(text).toContain(`<LOG>${withEditLog}</LOG>`);
  });

  it('is known by name and setting', () => {
    expect(readSwitch('keepAlive=true')).toEqual({ keepAlive: true });
    expect(readSwitch('keepAlive=maybe')).toBeUndefined();
    expect(readSwitch('colour=blue')).toBeUndefined();
  });
});
