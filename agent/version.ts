import manifest from '../package.json' with { type: 'json' };

/** The agent's own version, as it tells the platform. */
export const version: string = manifest.version;
