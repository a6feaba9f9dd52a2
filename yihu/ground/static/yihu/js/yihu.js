// The one entry: every page loads this module, and works without it.
import "./popovers.js";
import "./elements/yh-search.js";
import "./elements/yh-settled.js";
import "./elements/yh-theme.js";
import "./elements/yh-toast.js";
import "./elements/yh-upload.js";
import "./elements/yh-select-rows.js";
import "./elements/yh-hotkeys.js";
import "./elements/yh-time.js";
import "./elements/yh-chart.js";
import "./elements/yh-dialog.js";
import "./elements/yh-copy.js";
import "./elements/yh-poll.js";

document.documentElement.classList.add("js");
