import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { DatasetItem } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import { useSigned } from '../session/session.context.js';

type Step = 'quarantine' | 'release' | 'erase';

/** What can be done to one item, by whoever may: to set it aside, to let it be read again, to destroy it. */
export function ItemActions({ dataset, item }: { dataset: string; item: DatasetItem }) {
  const { account } = useSigned();
  const [step, take] = useState<Step | null>(null);
  const close = (): void => take(null);
  const isThere = item.state !== 'erased';
  const aside: Step = item.state === 'quarantined' ? 'release' : 'quarantine';
  return (
    <Group gap={4} justify="flex-end">
      {isThere && account.may('dataset:lock') && (
        <StepButton
          verb={aside === 'release' ? 'Release' : 'Quarantine'}
          item={item}
          onClick={() => take(aside)}
        />
      )}
      {isThere && account.may('item:delete') && (
        <StepButton verb="Erase" item={item} isDangerous onClick={() => take('erase')} />
      )}
      {step === 'erase' && <EraseDialog dataset={dataset} item={item} onClose={close} />}
      {(step === 'quarantine' || step === 'release') && (
        <AsideDialog item={item} isRelease={step === 'release'} onClose={close} />
      )}
    </Group>
  );
}

function StepButton(props: { verb: string; item: DatasetItem; isDangerous?: boolean; onClick: () => void }) {
  const { verb, item, isDangerous = false, onClick } = props;
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      {...(isDangerous && { color: 'alarm' })}
      aria-label={`${verb} ${item.key}`}
      onClick={onClick}
    >
      {verb}
    </Button>
  );
}

function AsideDialog(props: { item: DatasetItem; isRelease: boolean; onClose: () => void }) {
  const { item, isRelease, onClose } = props;
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={isRelease ? 'Release the item' : 'Quarantine the item'}
      confirm={isRelease ? 'Release' : 'Quarantine'}
      isDangerous={!isRelease}
      onClose={onClose}
      change={(reason) =>
        api.call(isRelease ? 'releaseItem' : 'quarantineItem', {
          path: { item: item.id },
          body: because(reason),
        })
      }
    >
      {isRelease
        ? 'It is read again by whoever every other gate lets in.'
        : 'Nobody gets it any more, in any project, until somebody releases it. Reads under way are cut.'}
    </ChangeDialog>
  );
}

function EraseDialog(props: { dataset: string; item: DatasetItem; onClose: () => void }) {
  const { dataset, item, onClose } = props;
  const { api } = useSigned();
  return (
    <ChangeDialog
      title="Erase the item"
      confirm="Erase for good"
      isDangerous
      asks={{ label: 'Reason', isRequired: true }}
      typed={{ label: 'Its key, typed out', text: item.key }}
      onClose={onClose}
      change={(reason) => api.call('eraseItem', { path: { dataset, path: item.key }, body: because(reason) })}
      outcome={() => ({
        title: 'Erased',
        text: 'No gateway opens it any more, and no copy of it, in a backup or elsewhere, can be opened.',
      })}
    >
      The data keys of all its versions are destroyed. Nobody can read it again, not you and not from a
      backup; what the trail says of it stays. This cannot be undone.
    </ChangeDialog>
  );
}
