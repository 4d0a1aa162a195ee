import classes from './terms-document.module.css';

/** A document exactly as it was published: as text, so that nothing in it acts. */
export function TermsDocument({ document }: { document: string }) {
  return (
    <pre className={classes.document} tabIndex={0} aria-label="Document">
      {document}
    </pre>
  );
}
