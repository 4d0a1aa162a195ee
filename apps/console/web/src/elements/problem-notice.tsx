import { Alert, Button, Group, List, Text } from '@mantine/core';
import { ApiProblem } from '../api/problem.js';

/** Says what went wrong as the API said it, with what somebody needs to ask about it. */
export function ProblemNotice({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <Alert color="alarm" role="alert" title={problem?.code ?? 'Something went wrong'}>
      <Text>{error.message}</Text>
      {problem !== null && <ProblemDetails problem={problem} />}
      {onRetry !== undefined && (
        <Button mt="sm" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

function ProblemDetails({ problem }: { problem: ApiProblem }) {
  const { fields, reasons, recordId, traceId } = problem;
  return (
    <>
      {fields.length + reasons.length > 0 && (
        <List size="sm" mt={4}>
          {fields.map(({ field, detail }) => (
            <List.Item key={`${field} ${detail}`}>
              <span className="mono">{field}</span> {detail}
            </List.Item>
          ))}
          {reasons.map(({ code, detail }) => (
            <List.Item key={code}>
              <span className="mono">{code}</span> {detail}
            </List.Item>
          ))}
        </List>
      )}
      <Group gap="md" mt={4} className="mono quiet">
        {recordId !== undefined && <span>record {recordId}</span>}
        {traceId !== undefined && <span>trace {traceId}</span>}
      </Group>
    </>
  );
}
