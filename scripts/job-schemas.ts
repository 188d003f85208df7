import { z } from 'zod';
import { jobTypes } from '../contract/jobs/registry.ts';

export interface SchemaFile {
  /** `invoice.create.json` */
  readonly name: string;
  readonly text: string;
}

/** The input of every job type as JSON Schema, one file each, for whoever doesn't read zod. */
export function jobSchemas(): readonly SchemaFile[] {
  return Object.entries(jobTypes).map(([type, { input }]) => {
    const { $schema, ...schema } = z.toJSONSchema(input, { io: 'input' });
    return { name: `${type}.json`, text: `${JSON.stringify({ $schema, title: type, ...schema }, null, 2)}\n` };
  });
}
