// Revokes an assignment again and again over two gateway processes and looks for a byte that passes afterwards.
import { FaultScene } from '../../apps/gateway/test/faults/support/fault-scene.js';
import { RevocationRounds } from '../../apps/gateway/test/faults/support/revocation-rounds.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const EVERY = 10;
const HEALTHY_P99_MS = 300;
const ONE_STOPPED_P99_MS = 1_500;

const { rounds, stopped, reads, seed, clients, streams } = soakOptions('revocation-rounds', {
  rounds: { default: 100, largest: 10_000, help: 'revocations with both gateways healthy' },
  stopped: { default: 30, largest: 10_000, help: 'revocations with one gateway stopped' },
  reads: { default: 10, largest: 1_000, help: 'reads started after each acknowledgement' },
  seed: { default: 1, largest: 2 ** 32 - 1, help: 'replays the order of pauses and choices' },
  clients: { default: 8, largest: 256, help: 'clients that read all the time' },
  streams: { default: 4, largest: 64, help: 'idle and as many busy streams per gateway' },
});

const startedAtMs = performance.now();
const scene = await FaultScene.create({ gateways: 2 });
try {
  const summary = await RevocationRounds.run(scene, {
    ...{ seed, rounds, clients, streams },
    stoppedRounds: stopped,
    readsPerRound: reads,
    onRound: (round) => {
      if (round % EVERY === 0) progress(`${round} of ${rounds + stopped} revocations`);
    },
  });
  const broken = [...summary.violations];
  if (summary.acknowledgedMs.p99 > HEALTHY_P99_MS)
    broken.push(`acknowledged later than ${HEALTHY_P99_MS} ms`);
  if (summary.acknowledgedWithOneStoppedMs.p99 > ONE_STOPPED_P99_MS)
    broken.push(`acknowledged later than ${ONE_STOPPED_P99_MS} ms with one stopped`);
  report(
    { ...summary, clients, streams, seconds: Math.round((performance.now() - startedAtMs) / 1_000) },
    broken,
  );
} finally {
  await scene.stop();
}
