import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { because } from '../api/changes.js';
import type { NewWebhook, Preference } from '../api/notification-views.js';
import type { Page } from '../api/views.js';
import { ChoicesField, TextField, useDraft } from '../elements/fields.js';
import { FormDialog } from '../elements/form-dialog.js';
import { Secret } from '../elements/secret.js';
import { useSigned } from '../session/session.context.js';
import { topicWords } from './topics.js';
import { NEW_WEBHOOK, newWebhook } from './webhook-draft.js';

/** Adds a receiver; the secret its signatures are checked with is shown here once. */
export function AddWebhookDialog({ onClose }: { onClose: () => void }) {
  const { api, account } = useSigned();
  const { draft, set } = useDraft(NEW_WEBHOOK);
  const { data } = useQuery({
    queryKey: ['preferences'],
    queryFn: ({ signal }) => api.get<Page<Preference>>('notificationPreferences', { signal }),
  });
  const topics = (data?.items ?? []).map(({ topic }) => ({ value: topic, label: topicWords(topic).name }));
  return (
    <FormDialog<NewWebhook>
      title="Add a receiver"
      confirm="Add"
      isReady={/^https?:\/\/./.test(draft.url.trim())}
      send={(reason) =>
        api.call('addWebhook', {
          path: { organisation: account.me.organisationId },
          body: { ...newWebhook(draft), ...because(reason) },
        })
      }
      shown={({ secret }) => (
        <Stack gap="sm">
          <Alert color="ink" title="Copy this now" role="status">
            It is not shown again. With it the receiver checks that a notification came from here.
          </Alert>
          {secret !== null && <Secret label="Signing secret" value={secret} />}
        </Stack>
      )}
      onClose={onClose}
    >
      <TextField
        label="Address"
        description="https, and reachable from where Portcullis runs; addresses inside a private network are refused."
        isRequired
        most={2_000}
        value={draft.url}
        onChange={(url) => set({ url })}
      />
      <ChoicesField
        label="Told of"
        description="Empty: of everything."
        choices={topics}
        value={draft.topics}
        onChange={(chosen) => set({ topics: chosen })}
      />
    </FormDialog>
  );
}
