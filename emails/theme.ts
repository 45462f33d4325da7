import type { CSSProperties } from 'react';

/** The name mails are sent under. */
export const BRAND = 'EmpowerEd Learnings';

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * Every style of every mail, as plain objects: mail programs read inline styles only.
 * Colours that must change in the dark have a class of the same name in `DARK_AND_NARROW`.
 */
export const styles = {
  page: { backgroundColor: '#f3f4f7', fontFamily: FONT, margin: 0, padding: '0 12px' },
  frame: { maxWidth: '600px', margin: '0 auto' },
  brand: {
    color: '#3a3f58',
    fontSize: '15px',
    fontWeight: 600,
    lineHeight: '24px',
    margin: 0,
    padding: '28px 4px 14px',
  },
  card: {
    backgroundColor: '#ffffff',
    border: '1px solid #e4e6ee',
    borderRadius: '14px',
    padding: '36px 40px 32px',
    // Names and addresses can be one long word; all that stands in the card inherits this.
    wordBreak: 'break-word',
  },
  title: {
    color: '#1c2033',
    fontSize: '23px',
    fontWeight: 650,
    letterSpacing: '-0.2px',
    lineHeight: '31px',
    margin: '0 0 14px',
  },
  prose: { color: '#3a3f58', fontSize: '16px', lineHeight: '25px', margin: '0 0 14px' },
  heading: { color: '#1c2033', fontSize: '16px', fontWeight: 650, lineHeight: '24px', margin: '26px 0 8px' },
  muted: { color: '#646a85', fontSize: '14px', lineHeight: '21px', margin: '0' },
  small: { color: '#646a85', fontSize: '14px', lineHeight: '21px', margin: '0 0 6px' },
  gap: { height: '18px', lineHeight: '18px' },
  unbroken: { whiteSpace: 'nowrap' },
  note: { color: '#4149bd', fontSize: '14px', lineHeight: '21px', margin: '0' },
  panel: { backgroundColor: '#f5f6fd', borderRadius: '10px', margin: '18px 0 22px', padding: '18px 20px' },
  panelDate: { color: '#3d46b0', fontSize: '14px', fontWeight: 600, lineHeight: '21px', margin: 0 },
  panelTime: { color: '#1c2033', fontSize: '22px', fontWeight: 650, lineHeight: '31px', margin: '1px 0 3px' },
  week: { color: '#646a85', fontSize: '13px', fontWeight: 600, lineHeight: '20px', margin: '14px 0 0' },
  row: { borderTop: '1px solid #e9ebf2', marginTop: '6px' },
  rowText: { padding: '10px 12px 10px 0', verticalAlign: 'top' },
  rowLink: {
    fontSize: '14px',
    lineHeight: '22px',
    padding: '10px 0',
    textAlign: 'right',
    verticalAlign: 'top',
    whiteSpace: 'nowrap',
    width: '76px',
  },
  rowMain: { color: '#1c2033', fontSize: '15px', lineHeight: '22px', margin: 0 },
  label: {
    color: '#646a85',
    fontSize: '14px',
    lineHeight: '21px',
    padding: '5px 16px 5px 0',
    verticalAlign: 'top',
    width: '128px',
    // Our own words: the column grows with the longest rather than tear it.
    wordBreak: 'normal',
  },
  value: {
    color: '#1c2033',
    fontSize: '15px',
    lineHeight: '21px',
    padding: '5px 0',
    verticalAlign: 'top',
  },
  bullet: {
    color: '#4c56c9',
    fontSize: '15px',
    lineHeight: '22px',
    padding: '3px 0',
    verticalAlign: 'top',
    width: '20px',
  },
  bulletText: { color: '#3a3f58', fontSize: '15px', lineHeight: '22px', padding: '3px 0', verticalAlign: 'top' },
  button: {
    backgroundColor: '#4750c4',
    borderRadius: '9px',
    color: '#ffffff',
    fontSize: '16px',
    fontWeight: 600,
    padding: '14px 26px',
    textAlign: 'center',
  },
  choices: { margin: '4px 0 0' },
  choice: {
    backgroundColor: '#eef0fc',
    border: '1px solid #c9cef5',
    borderRadius: '9px',
    color: '#343cae',
    fontSize: '15px',
    fontWeight: 600,
    margin: '0 8px 8px 0',
    padding: '11px 18px',
    textAlign: 'center',
  },
  quote: {
    backgroundColor: '#f5f6fd',
    borderLeft: '3px solid #c9cef5',
    borderRadius: '4px',
    margin: '14px 0 20px',
    padding: '12px 16px',
  },
  quoteLine: { color: '#3a3f58', fontSize: '15px', lineHeight: '23px', margin: '4px 0' },
  link: { color: '#4149bd', textDecoration: 'underline' },
  struck: { textDecoration: 'line-through' },
  footer: { color: '#646a85', fontSize: '13px', lineHeight: '20px', margin: 0, padding: '18px 4px 32px' },
} as const satisfies Record<string, CSSProperties>;

/** The media queries that inline styles cannot hold. Programs that strip them show the light, wide version. */
export const DARK_AND_NARROW = `
@media (max-width: 480px) {
  .card { padding: 26px 20px 24px !important; }
  .button { display: block !important; }
  .label { width: 92px !important; }
  .choice { margin-right: 4px !important; padding: 10px 9px !important; }
}
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: #14161f !important; }
  .card { background-color: #1d202c !important; border-color: #2c3042 !important; }
  .panel { background-color: #272b3d !important; }
  .row { border-color: #2f3447 !important; }
  .strong { color: #f1f2f8 !important; }
  .prose { color: #cdd1e2 !important; }
  .muted { color: #a2a8c0 !important; }
  .accent { color: #b3baff !important; }
  .choice { background-color: #2b3050 !important; border-color: #4a528a !important; color: #d5d9ff !important; }
  .button { background-color: #5b65da !important; color: #ffffff !important; }
}
`;
