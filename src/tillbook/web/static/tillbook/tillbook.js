// Tillbook: small helpers. Every page works without them.
const $$ = (q, r = document) => [...r.querySelectorAll(q)];

document.documentElement.dataset.js = "on"; // shows the buttons that need a script

// Searchable select: <select data-pick> becomes a combobox; the select stays and is what is sent.
$$("select[data-pick]").forEach((sel, n) => {
  const box = document.createElement("div"), inp = document.createElement("input"), list = document.createElement("ul");
  const label = document.querySelector(`label[for="${sel.id}"]`);
  box.className = "pick"; list.id = `pick-${n}`; list.hidden = true; list.setAttribute("role", "listbox");
  if (label) { label.id ||= `${sel.id}-l`; list.setAttribute("aria-labelledby", label.id); label.htmlFor = `${sel.id}-in`; }
  Object.entries({ id: `${sel.id}-in`, role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" }).forEach(([k, v]) => inp.setAttribute(k, v));
  ["aria-describedby", "aria-invalid", "aria-label"].forEach(a => sel.hasAttribute(a) && inp.setAttribute(a, sel.getAttribute(a)));
  const shown = () => { inp.value = sel.selectedOptions[0]?.value ? sel.selectedOptions[0].text : ""; inp.placeholder = sel.options[0]?.value ? "" : sel.options[0]?.text || ""; };
  let at = -1;
  const open = q => {
    list.replaceChildren(...$$("option", sel).filter(o => o.value && (o.text + " " + (o.dataset.type || "")).toLowerCase().includes(q.toLowerCase())).sort((a, b) => a.disabled - b.disabled).map((o, i) => {
      const li = document.createElement("li"); li.id = `${list.id}-${i}`; li.role = "option"; li.append(o.text);
      const t = document.createElement("small"); t.textContent = o.disabled ? o.dataset.why : o.dataset.type || ""; li.append(t);
      li.setAttribute("aria-selected", o.selected); if (o.disabled) li.setAttribute("aria-disabled", "true");
      li.onmousedown = e => { e.preventDefault(); choose(o); }; li._o = o; return li;
    }));
    list.hidden = !list.children.length; inp.setAttribute("aria-expanded", !list.hidden); at = -1;
  };
  const close = () => { list.hidden = true; inp.setAttribute("aria-expanded", "false"); inp.removeAttribute("aria-activedescendant"); shown(); };
  const choose = o => { if (o.disabled) return; sel.value = o.value; sel.dispatchEvent(new Event("change", { bubbles: true })); close(); };
  inp.onfocus = () => inp.select(); inp.onclick = () => open(""); inp.oninput = () => open(inp.value); inp.onblur = close;
  inp.onkeydown = e => {
    const li = [...list.children].filter(x => !x._o.disabled);
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault(); if (list.hidden) return open(""); if (!li.length) return;
      at = (at + (e.key === "ArrowDown" ? 1 : -1) + li.length) % li.length;
      $$("li", list).forEach(x => x.setAttribute("aria-selected", x === li[at])); li[at].scrollIntoView({ block: "nearest" }); inp.setAttribute("aria-activedescendant", li[at].id);
    } else if (e.key === "Enter" && !list.hidden && at >= 0) { e.preventDefault(); choose(li[at]._o); }
    else if (e.key === "Escape") close();
  };
  sel.hidden = true; sel.after(box); box.append(inp, list); shown();
});

// Toast, copy, dialogs, typed confirmation
const toast = text => { const t = document.querySelector(".toast"); if (t) { t.textContent = text; t.hidden = false; setTimeout(() => (t.hidden = true), 6000); } };
document.addEventListener("click", e => {
  const b = e.target.closest("[data-copy],[data-open],[data-close],[data-print],[data-theme-set]"); if (!b) return;
  if (b.dataset.copy) navigator.clipboard?.writeText(document.querySelector(b.dataset.copy).value).then(() => toast(b.dataset.said));
  if (b.dataset.open) document.querySelector(b.dataset.open).showModal();
  if ("close" in b.dataset) b.closest("dialog").close();
  if ("print" in b.dataset) print();
  if (b.dataset.themeSet) document.documentElement.dataset.theme = b.dataset.themeSet;
});
$$("[data-type-to]").forEach(i => i.addEventListener("input", () => (document.querySelector(i.dataset.typeTo).disabled = i.value.trim() !== i.dataset.word)));

// A limit that follows the choices: radios carry data-add, <output data-limit> tells
$$("[data-sum]").forEach(f => {
  const tell = () => {
    const sum = $$(":checked[data-add]", f).reduce((a, x) => a + +x.dataset.add, +f.dataset.sum), max = +f.dataset.max, n = x => x.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
    $$("[data-total]", f).forEach(x => (x.textContent = n(sum))); $$("progress", f).forEach(x => (x.value = Math.min(sum, max)));
    $$("[data-left]", f).forEach(x => (x.textContent = (sum > max ? x.dataset.over : x.dataset.left).replace("#", n(Math.abs(max - sum)))));
    $$("[data-combo]", f).forEach(r => r.toggleAttribute("data-now", r.dataset.combo === $$(":checked[data-add]", f).map(x => x.value[0]).join("")));
    f.toggleAttribute("data-over", sum > max);
    $$("[data-go]", f).forEach(x => (x.disabled = sum > max));
  };
  f.addEventListener("change", tell); tell();
});

// Times before any shop has said its zone: told as this computer's, <time data-local>
const tellTimes = r => $$("time[data-local]", r.parentNode || r).forEach(t => {
  const at = new Date(t.dateTime), how = at.toDateString() === new Date().toDateString() ? "toLocaleTimeString" : "toLocaleString";
  t.textContent = at[how](document.documentElement.lang, { hour12: false });
});
tellTimes(document); document.addEventListener("htmx:load", e => tellTimes(e.target));
