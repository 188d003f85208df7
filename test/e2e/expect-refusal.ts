import { expect } from 'vitest';
import { BridgeError, type ErrorCode, type ErrorDetails } from '../../contract/errors.ts';
import { ledgerBridge } from '../process/command.ts';

/**
 * Runs a command that must fail, once for a person and once with `--json`, and expects of both exit 1, the code, the plain sentence
 * and the action of the error catalogue, filled with the given details.
 */
export async function expectRefusal(code: ErrorCode, details: ErrorDetails, ...args: readonly string[]): Promise<void> {
  const { message: sentence, action } = new BridgeError(code, { details });
  const plain = await ledgerBridge(...args);
  const json = await ledgerBridge(...args, '--json');
  expect(plain).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`${sentence} (${code})\nWhat to do: ${action}\n`),
  });
  expect(json).toMatchObject({ status: 1, stderr: '' });
  expect(JSON.parse(lastLine(json.stdout))).toEqual({ ok: false, error: { code, sentence, action } });
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
