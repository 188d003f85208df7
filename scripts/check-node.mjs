// Runs on any Node from 12 on: it must be able to say what is wrong to the versions that can't run the rest.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  process.stderr.write(
    `Ledger Bridge runs on Node 24; this is Node ${process.versions.node}.\n` +
      'Its own Node 24 comes with the packages: run "npm ci", then start it through npm (npm run …, npx ledger-bridge …).\n',
  );
  process.exit(1);
}
