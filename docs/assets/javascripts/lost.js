// On the page for wrong addresses: searches for the words of the address.
{
  const words = decodeURIComponent(location.pathname).split("/").filter(Boolean).at(-1) ?? "";
  const query = words.replace(/\.\w+$/, "").replace(/[-_+]+/g, " ").trim();
  const input = document.querySelector(".md-search__input");
  const start = () => {
    document.getElementById("__search").click();
    input.value = query;
    input.dispatchEvent(new Event("keyup", { bubbles: true }));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (input && query && query !== "404") addEventListener("load", () => setTimeout(start, 300));
}
