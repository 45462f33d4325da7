import { checkLedgers } from './app/check-ledgers.ts';
import { compose } from './compose.ts';
import { parseConfig } from './config.ts';
import { tellAndFail } from './main-process.ts';

/** `npm run ledger:check`: proves the ledger of every booking, prints the sums and every fault; fails on any. */
async function main(): Promise<void> {
  const { deps, close } = await compose(parseConfig(process.env));
  try {
    const report = await checkLedgers(deps);
    console.log(JSON.stringify(report, null, 2));
    if (report.faults.length > 0) process.exitCode = 1;
  } finally {
    await close();
  }
}

main().catch(tellAndFail);
