import { Link } from '@tanstack/react-router';
import type { AccessMatrix, MatrixPerson } from '../api/access-views.js';
import elements from '../elements/elements.module.css';
import classes from './access-matrix.module.css';
import { AccessVerdict } from './access-verdict.js';

/** People against projects; each cell leads to its explanation, gate by gate. */
export function MatrixTable({
  projects,
  people,
}: {
  projects: AccessMatrix['projects'];
  people: readonly MatrixPerson[];
}) {
  return (
    <div className={elements.scroll} tabIndex={0} role="region" aria-label="Effective access">
      <table className={`${elements.table} ${classes.matrix}`}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            {projects.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <MatrixRow key={person.id} person={person} projects={projects} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MatrixRow({ person, projects }: { person: MatrixPerson; projects: AccessMatrix['projects'] }) {
  return (
    <tr>
      <th scope="row">
        <Link to="/people/$person" params={{ person: person.id }} className={elements.link}>
          {person.name}
        </Link>
      </th>
      {person.cells.map(({ effect, code }, index) => {
        const project = projects[index];
        return (
          <td key={project?.id ?? index}>
            <Link to="/explain" search={{ person: person.id, project: project?.id }} className={classes.cell}>
              <span className="visually-hidden">
                {person.name}, {project?.name}:
              </span>
              <AccessVerdict effect={effect} />
              {code !== null && <span className="mono quiet">{code}</span>}
            </Link>
          </td>
        );
      })}
    </tr>
  );
}
