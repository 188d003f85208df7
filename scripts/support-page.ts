import { errorCatalogue } from '../contract/errors.ts';

const words = {
  later: 'goes on by itself',
  never: 'this one is over',
  person: 'waits for a person',
} as const;

/** `docs/support.md`, whose table of codes comes from the code itself. `npm run docs` writes it. */
export function supportPage(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { sentence, action, retry }]) => `| \`${code}\` | ${cell(sentence)} | ${cell(action)} | ${words[retry]} |`,
  );
  return `${opening}\n| code | what the person reads | what to do | then |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\{(\w+)\}/g, '*$1*');
}

const opening = `# For support

On the phone, ask for these in turn:

1. \`ledger-bridge doctor\`: every check with its code. Most calls end here.
2. \`ledger-bridge status\`: what it does now, what waits, whether books and platform agree.
3. \`ledger-bridge logs --lines 200\`: the day's story. A line is \`time level event field=value …\`; it holds ids, counts and codes,
   never a name or an amount. The file is \`logs/agent.log\` in the data folder; older ones stand beside it.
4. \`ledger-bridge bundle\`: a redacted zip with a report id, to be sent.

The data folder is \`%LOCALAPPDATA%\\ledger-bridge\\Data\` on Windows, \`~/.local/share/ledger-bridge\` on Linux; \`--data FOLDER\` names
another. The engine is one process per data folder; \`control.json\` in it says which, while it runs.

## Every code
`;
