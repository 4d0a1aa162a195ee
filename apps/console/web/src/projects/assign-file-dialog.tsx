import { Button, FileButton, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FileReport } from '../api/bulk-views.js';
import { becauseInHeader, isHeaderText } from '../api/changes.js';
import type { Project } from '../api/views.js';
import { Answered, heldAfter, HeldNotice } from '../elements/held.js';
import { isQuestionToTrail } from '../elements/questions-to-trail.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { AssignmentFileReport } from './assignment-file-report.js';
import { textOf } from './assignment-file.js';

const COLUMNS =
  'The first line names the columns: person and project, and if wished purpose, startsAt and expiresAt. People and projects by slug or id.';

/** Assigns everybody a file names, after it was said of each line what would become of it: all of them or nobody. */
export function AssignFileDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const [csv, setCsv] = useState('');
  const { checking, applying } = useAssignFile(project.organisation);
  const edit = (text: string): void => {
    setCsv(text);
    checking.reset();
    applying.reset();
  };
  return (
    <Modal opened onClose={onClose} title="Assign from a file" size="xl" closeOnClickOutside={false}>
      {applying.isSuccess ? (
        <Answered held={applying.data} onClose={onClose}>
          <HeldNotice held={applying.data} />
        </Answered>
      ) : (
        <Stack gap="sm">
          <FileField
            csv={csv}
            onChange={edit}
            example={project.slug}
            isSent={checking.isPending || applying.isPending}
          />
          {checking.isError && <ProblemNotice error={checking.error} />}
          {checking.isSuccess ? (
            <CheckedFile
              report={checking.data}
              csv={csv}
              error={applying.error}
              isApplying={applying.isPending}
              onApply={(reason) => applying.mutate({ csv, reason })}
              onClose={onClose}
            />
          ) : (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                disabled={csv.trim() === ''}
                loading={checking.isPending}
                onClick={() => checking.mutate(csv)}
              >
                Check
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Modal>
  );
}

/** The two calls: what would become of the file, which changes nothing, and the change itself. */
function useAssignFile(organisation: string) {
  const { api } = useSigned();
  const queries = useQueryClient();
  const send = (text: string, dryRun: boolean, reason: string) =>
    api.call<FileReport>('assignFromFile', {
      query: { organisation, dryRun },
      headers: becauseInHeader(reason),
      content: { type: 'text/csv', text },
    });
  const checking = useMutation({ mutationFn: async (csv: string) => (await send(csv, true, '')).data });
  const applying = useMutation({
    mutationFn: ({ csv, reason }: { csv: string; reason: string }) =>
      heldAfter(() => send(csv, false, reason)),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => !isQuestionToTrail(queryKey) }),
  });
  return { checking, applying };
}

function FileField(props: {
  csv: string;
  onChange: (text: string) => void;
  example: string;
  /** On its way: what is typed now would not be what is answered. */
  isSent: boolean;
}) {
  const { csv, onChange, example, isSent } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const chosen = textOf(await file.arrayBuffer());
    setRefusal(chosen.refusal);
    onChange(chosen.text ?? '');
  };
  return (
    <>
      <Group justify="space-between" align="flex-end" gap="xs">
        <Text size="sm">A CSV file, or lines of a table pasted below.</Text>
        <FileButton accept=".csv,text/csv" disabled={isSent} onChange={(file) => void choose(file)}>
          {(button) => (
            <Button {...button} variant="default" disabled={isSent}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </Group>
      <Textarea
        label="Lines"
        description={COLUMNS}
        placeholder={`person,project,expiresAt\nanna-annotator,${example},2027-01-01T00:00:00Z`}
        classNames={{ input: 'mono' }}
        autosize
        minRows={4}
        maxRows={10}
        spellCheck={false}
        readOnly={isSent}
        error={refusal}
        value={csv}
        onChange={(event) => {
          setRefusal(null);
          onChange(event.currentTarget.value);
        }}
      />
    </>
  );
}

function CheckedFile(props: {
  report: FileReport;
  csv: string;
  error: Error | null;
  isApplying: boolean;
  onApply: (reason: string) => void;
  onClose: () => void;
}) {
  const { report, csv, error, isApplying, onApply, onClose } = props;
  const [reason, setReason] = useState('');
  const { create, error: refused } = report.counts;
  const canBe = refused === 0 && create > 0;
  return (
    <Stack gap="sm">
      <AssignmentFileReport report={report} csv={csv} />
      {canBe && (
        <TextInput
          label="Reason"
          description="Kept on the trail with the change."
          maxLength={500}
          error={
            isHeaderText(reason) ? null : 'Western letters and plain signs only: others cannot be sent here.'
          }
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {error !== null && <ProblemNotice error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {canBe ? 'Cancel' : 'Close'}
        </Button>
        {canBe && (
          <Button
            loading={isApplying}
            disabled={!isHeaderText(reason)}
            onClick={() => onApply(reason.trim())}
          >
            Assign {create}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
