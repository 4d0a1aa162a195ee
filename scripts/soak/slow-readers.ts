// Many clients read one large item and hardly take anything: what does that cost the gateway's process?
import { FaultScene } from '../../apps/gateway/test/faults/support/fault-scene.js';
import { slowReaders } from '../../apps/gateway/test/faults/support/slow-readers.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const MIB = 1024 * 1024;

const { readers, mebibytes, seconds } = soakOptions('slow-readers', {
  readers: { default: 200, largest: 2_000, help: 'clients' },
  mebibytes: { default: 1_024, largest: 8_192, help: 'size of the item, which is sealed on disk first' },
  seconds: { default: 20, largest: 600, help: 'how long the clients take a little' },
});

const scene = await FaultScene.create({ environment: { PORTCULLIS_DRAIN_SECONDS: '1' } });
try {
  const summary = await slowReaders(scene, {
    readers,
    itemBytes: mebibytes * MIB,
    trickleSeconds: seconds,
    onPhase: progress,
  });
  report(summary, summary.violations);
} finally {
  await scene.stop();
}
