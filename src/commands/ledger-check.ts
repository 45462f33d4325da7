import { checkLedgers } from '../app/check-ledgers.ts';
import { runCommand } from './run-command.ts';

/** `npm run ledger:check`: proves the ledger of every booking, prints the sums and every fault; fails on any. */
runCommand(async (deps) => {
  const report = await checkLedgers(deps);
  console.log(JSON.stringify(report, null, 2));
  return report.faults.length === 0;
});
