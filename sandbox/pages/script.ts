/**
 * The page's only script. A button with `data-call` posts its `data-body`; a form with `data-call` posts its fields,
 * numbers as numbers; then the page is read anew, where it was, or with `data-show` that part of the answer is shown.
 */
export const SCRIPT = `
const call = async (element, path, method, body) => {
  element.disabled = true;
  const answer = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'DELETE' ? {} : { body }),
  });
  if (answer.ok && element.dataset.show === undefined) return location.reload();
  element.disabled = false;
  if (answer.ok) {
    const shown = (await answer.json())[element.dataset.show];
    await navigator.clipboard?.writeText(shown).catch(() => {});
    return prompt('Copied, if your browser let me:', shown);
  }
  alert((await answer.json()).error);
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-call]');
  if (button) call(button, button.dataset.call, button.dataset.method ?? 'POST', button.dataset.body ?? '{}');
});
document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-call]');
  if (!form) return;
  event.preventDefault();
  const fields = [...new FormData(form)].filter(([, value]) => value !== '').map(([name, value]) =>
    [name, form.elements[name].type === 'number' ? Number(value) : value]);
  call(form, form.dataset.call, 'POST', JSON.stringify(Object.fromEntries(fields)));
});
`;
