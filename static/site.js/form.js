// Lets a reader keep a filled form as a text file. Nothing is sent; without this script the form can be printed.
{
  const form = document.getElementById("site-fill");
  if (form) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "保存成文件";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "hint";
    line.append(button, said);
    form.append(line);
    button.addEventListener("click", () => {
      if (!form.reportValidity()) return;
      const answers = new Map();
      for (const [label, value] of new FormData(form)) {
        if (value) answers.set(label, answers.has(label) ? `${answers.get(label)}；${value}` : value);
      }
      const lines = [`表名：${form.dataset.title}`, ...[...answers].map(([label, value]) => `${label}：${value}`)];
      // A byte order mark, so that Notepad and Word on any computer read it as Chinese.
      const file = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/plain;charset=utf-8" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = `${form.dataset.title}.txt`;
      link.click();
      URL.revokeObjectURL(link.href);
      said.textContent = "　已保存，请把这个文件交给上面写的单位。";
    });
  }
}
