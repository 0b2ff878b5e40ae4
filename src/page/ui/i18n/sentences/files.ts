/** What files, checkpoints, the storage and the address say, in Chinese; the English is its source’s. */
export const fileSentences: Readonly<Record<string, string>> = {
  // src/data: the user's images
  'Unpacking {{=name}}': '正在解压 {{=name}}',
  'There are no files in what you gave: the folder is empty.':
    '您给的内容里没有文件：文件夹是空的。',
  'Give CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz), IDX with or without .gz, or a folder or zip of PNG, JPEG or WebP with one folder a class.':
    '请给 CIFAR-10 二进制文件（.bin、.bin.gz 或 cifar-10-binary.tar.gz）、IDX（可带 .gz），或每类一个文件夹的 PNG、JPEG、WebP 文件夹或 zip。',
  '{{=name}} holds {{images}}; training needs at least {{least}}. Add more.':
    '{{=name}} 有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{=name}} holds {{images}} outside its test split; training needs at least {{least}}. Add more.':
    '{{=name}} 除测试集外有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{#n}} image': '{{#n}} 张图像',
  '{{#n}} images': '{{#n}} 张图像',
  '{{#n}} picture': '{{#n}} 张图片',
  '{{#n}} pictures': '{{#n}} 张图片',
  '{{names}} and {{#n}} more': '{{names}} 等，另有 {{#n}} 个',
  '{{=asset}}, which comes with the app, is damaged. Reload the page.':
    '{{=asset}}（随应用提供）已损坏。请重新载入页面。',
  '{{=asset}}, which comes with the app, did not load: {{reason}}. Reload the page.':
    '{{=asset}}（随应用提供）未能载入：{{reason}}。请重新载入页面。',
  '{{=file}} has {{labels}} labels for the {{images}} images of {{=other}}. Give the two files that belong together.':
    '{{=file}} 有 {{labels}} 个标签，而 {{=other}} 有 {{images}} 张图像。请给互相对应的两个文件。',
  '{{=file}}: label {{at}} is {{label}}, but {{=name}} has the labels 0 to {{last}}. The file is damaged; download it again.':
    '{{=file}}：第 {{at}} 个标签是 {{label}}，但 {{=name}} 的标签是 0 到 {{last}}。文件已损坏；请重新下载。',
  '{{=file}} and {{=other}} are both named like the same half of a data set. Give only one of them.':
    '{{=file}} 和 {{=other}} 的名字都像数据集的同一半。请只给其中一个。',
  '{{=file}} has no images file whose name goes with it. Name them alike, such as train-images-idx3-ubyte and train-labels-idx1-ubyte, and give both.':
    '{{=file}} 没有名字与之对应的图像文件。请把名字取成对应的，如 train-images-idx3-ubyte 和 train-labels-idx1-ubyte，并同时给出。',
  '{{=file}} has no labels file, but {{=other}} has one. Give the labels of both, or of none.':
    '{{=file}} 没有标签文件，而 {{=other}} 有。请两者都给标签，或都不给。',
  '{{=file}} cannot be decoded: the browser finds it damaged. Replace it or take it out.':
    '{{=file}} 无法解码：浏览器认为它已损坏。请替换或移除。',
  '{{=file}} cannot be decoded: the browser has no memory for a {{width}} × {{height}} canvas. Close other tabs and try again.':
    '{{=file}} 无法解码：浏览器没有足够内存绘制 {{width}} × {{height}} 的画布。请关闭其他标签页后重试。',
  '{{=name}}: {{images}} images of {{side}} × {{side}} need {{bytes}}, which is more than can be held. Choose a smaller image side or fewer images.':
    '{{=name}}：{{images}} 张 {{side}} × {{side}} 的图像需要 {{bytes}}，放不下。请减小图像边长或减少图像。',
  '{{=file}} is cut short, damaged or not a tar archive. Download or pack it again.':
    '{{=file}} 不完整、已损坏或不是 tar 归档。请重新下载或打包。',
  '{{=file}} is cut short, damaged or not a zip archive. Download or pack it again.':
    '{{=file}} 不完整、已损坏或不是 zip 压缩包。请重新下载或打包。',
  '{{=file}} holds more than {{n}} files. Pack fewer of them.':
    '{{=file}} 里的文件超过 {{n}} 个。请少打包一些。',
  '{{=file}} holds {{bytes}}, more than the {{limit}} a page can take. Give a part of it.':
    '{{=file}} 有 {{bytes}}，超过页面能接受的 {{limit}}。请只给其中一部分。',
  '{{=file}} can no longer be read: it was changed or moved after you chose it. Choose it again.':
    '{{=file}} 无法再读取：选择之后它被修改或移动了。请重新选择。',
  '{{=file}} is empty. Copy it again.': '{{=file}} 是空文件。请重新复制。',
  '{{=file}} and {{=other}} are of different formats. Load one data set at a time, in one format.':
    '{{=file}} 和 {{=other}} 格式不同。请一次只载入一个数据集，且用同一种格式。',
  '{{files}}: Python pickle files run code when they are opened, so they are never read. Download the binary version, cifar-10-binary.tar.gz.':
    '{{files}}：Python pickle 文件打开时会运行代码，因此从不读取。请下载二进制版本 cifar-10-binary.tar.gz。',
  '{{=file}}: this is of no type that can be read.': '{{=file}}：这不是能读取的类型。',
  '{{files}}: these are of no type that can be read.': '{{files}}：这些不是能读取的类型。',
  '{{=file}} is not a PNG, JPEG or WebP picture although its name says so. Replace it or take it out.':
    '{{=file}} 名字像图片，但并不是 PNG、JPEG 或 WebP。请替换或移除。',
  '{{=file}} says it is {{width}} × {{height}} pixels; {{most}} a side is the most. Shrink it or take it out.':
    '{{=file}} 声称有 {{width}} × {{height}} 像素；边长最大 {{most}}。请缩小或移除。',
  '{{=file}} is cut short or damaged. Replace it or take it out.':
    '{{=file}} 不完整或已损坏。请替换或移除。',
  '{{=file}} is not a gzip file although its name says so. Download it again, or take .gz off its name if it was unpacked already.':
    '{{=file}} 名字像 gzip，但并不是。请重新下载；如果已经解压，请去掉名字里的 .gz。',
  '{{=file}} states that its {{size}} bytes unpack to {{bytes}}, which no image data set does: it is cut short or not meant to be unpacked. Download it again.':
    '{{=file}} 声称它的 {{size}} 字节会解压成 {{bytes}}，没有图像数据集会这样：它不完整，或本就不该解压。请重新下载。',
  '{{=file}} is cut short or damaged: it does not unpack to what it states. Download or pack it again.':
    '{{=file}} 不完整或已损坏：解压结果与它声明的不符。请重新下载或打包。',
  '{{=file}} is not an IDX file although its name says so. Download it again.':
    '{{=file}} 名字像 IDX，但并不是。请重新下载。',
  '{{=file}} is an IDX file of type {{type}} with {{n}} dimensions; images have type 8 (bytes) and 3, labels type 8 and 1. Give grey images and their labels.':
    '{{=file}} 是类型 {{type}}、{{n}} 维的 IDX 文件；图像应为类型 8（字节）、3 维，标签为类型 8、1 维。请给灰度图像及其标签。',
  '{{=file}} says its images are {{width}} × {{height}} pixels; 1 to {{most}} a side can be read. Download it again.':
    '{{=file}} 声称图像有 {{width}} × {{height}} 像素；能读取的边长是 1 到 {{most}}。请重新下载。',
  '{{=file}} holds {{found}} bytes where its header asks for {{expected}}: it is cut short or damaged. Download it again.':
    '{{=file}} 有 {{found}} 字节，而文件头要求 {{expected}}：它不完整或已损坏。请重新下载。',
  '{{=file}} lies outside the class folders while {{=other}} lies in one. Move it into the folder of its class or take it out.':
    '{{=file}} 在类别文件夹之外，而 {{=other}} 在其中。请把它移到所属类别的文件夹，或移除。',
  '{{=file}}: with it the pictures come to more than {{n}} megapixels. Give fewer or smaller pictures.':
    '{{=file}}：加上它，图片总计超过 {{n}} 百万像素。请减少或缩小图片。',
  '{{=file}} holds {{bytes}}; {{most}} a picture is the most. Shrink it or take it out.':
    '{{=file}} 有 {{bytes}}；每张图片最多 {{most}}。请缩小或移除。',
  '{{=file}} says it is {{width}} × {{height}} pixels but decodes to {{w}} × {{h}}. Replace it or take it out.':
    '{{=file}} 声称有 {{width}} × {{height}} 像素，解码后却是 {{w}} × {{h}}。请替换或移除。',
  'The images have {{n}} classes; {{most}} is the most. Put several of them into one folder.':
    '图像有 {{n}} 个类别；最多 {{most}} 个。请把几个类别放进同一个文件夹。',
  '{{=file}} states that its {{size}} bytes unpack to {{bytes}}. Unpack it yourself and give the folder instead.':
    '{{=file}} 声称它的 {{size}} 字节会解压成 {{bytes}}。请自行解压后改给文件夹。',
  '{{=file}} is locked by a password. Pack the zip again without one.':
    '{{=file}} 有密码保护。请不设密码重新打包。',
  '{{=file}} is packed by a method (number {{n}}) other than deflate. Pack the zip again with an ordinary zip tool.':
    '{{=file}} 用的压缩方法（编号 {{n}}）不是 deflate。请用普通的 zip 工具重新打包。',
  '{{=file}} has the record length of CIFAR-100, which is not read yet. Give CIFAR-10, or CIFAR-100 as pictures with one folder a class.':
    '{{=file}} 的记录长度是 CIFAR-100 的，目前还不能读取。请给 CIFAR-10，或每类一个文件夹的 CIFAR-100 图片。',
  '{{=file}} holds {{bytes}} bytes, which is no whole number of CIFAR-10 records of {{record}} bytes: it is cut short or not CIFAR-10 binary. Download it again.':
    '{{=file}} 有 {{bytes}} 字节，不是 CIFAR-10 记录（{{record}} 字节）的整数倍：它不完整，或不是 CIFAR-10 二进制文件。请重新下载。',
  '{{=file}}: record {{at}} has the label {{label}}, but CIFAR-10 has the labels 0 to 9. The file is damaged or not CIFAR-10 binary; download it again.':
    '{{=file}}：第 {{at}} 条记录的标签是 {{label}}，但 CIFAR-10 的标签是 0 到 9。文件已损坏或不是 CIFAR-10 二进制文件；请重新下载。',
  'Resized to {{side}} × {{side}}, the shorter side fitted and the centre kept: {{n}} of {{all}}.':
    '已缩放到 {{side}} × {{side}}，短边对齐并保留中央：{{all}}中的 {{n}} 张。',
  'The {{size}} images were resized to {{side}} × {{side}}.':
    '{{size}} 的图像已缩放到 {{side}} × {{side}}。',
  'The {{size}} glyphs were resized to {{side}} × {{side}}.':
    '{{size}} 的字形已缩放到 {{side}} × {{side}}。',
  'The {{size}} images were centred in {{side}} × {{side}} on their border colour.':
    '{{size}} 的图像已置于 {{side}} × {{side}} 中央，四周填其边缘颜色。',
  'Grey images: the three colour channels are equal.': '灰度图像：三个颜色通道相同。',
  'No labels file was given, so there is no kNN accuracy.': '没有给标签文件，因此没有 kNN 准确率。',
  'Test split, from its folder: {{n}}.': '测试集（按文件夹名）：{{n}}。',
  'Your own images.': '你自己的图像。',
  'Your own pictures.': '你自己的图片。',
  'The pictures lie in one folder, so they have no labels and no kNN accuracy.':
    '图片都在同一个文件夹里，因此没有标签，也没有 kNN 准确率。',
  'Passed over, being no images: {{files}}.': '已跳过（不是图像）：{{files}}。',
  'Passed over, being links or outside the archive: {{files}}.':
    '已跳过（是链接或在归档之外）：{{files}}。',
  '{{label}} holds no files; give CIFAR-10 binary or IDX files, or a folder or zip of pictures with one folder a class.':
    '{{label}}里没有文件；请给 CIFAR-10 二进制或 IDX 文件，或每类一个文件夹的图片文件夹或 zip。',

  // src/checkpoint
  '{{=file}} cannot be imported: {{reason}}.': '{{=file}} 无法导入：{{reason}}。',
  '{{=file}} cannot be read as a checkpoint: {{reason}}.':
    '{{=file}} 无法作为检查点读取：{{reason}}。',
  'Choose a checkpoint that this lab exported.': '请选择本实验室导出的检查点。',
  'Export it again.': '请重新导出。',
  'Open it with that version or a newer one.': '请用那个版本或更新的版本打开。',
  'Export or download it again.': '请重新导出或下载。',
  'If another tool saved it anew, leave sha256 and header_sha256 out of its metadata.':
    '如果是其他工具重新保存的，请从元数据中去掉 sha256 和 header_sha256。',
  'Choose a .safetensors file exported by this lab or saved with safetensors.torch.save_file.':
    '请选择本实验室导出的、或用 safetensors.torch.save_file 保存的 .safetensors 文件。',
  'Save it in PyTorch with safetensors.torch.save_file and choose that file.':
    '请在 PyTorch 里用 safetensors.torch.save_file 保存，再选择那个文件。',
  'Write metadata as text only.': '元数据只能写成文本。',
  'Convert it, for example with tensor.float() in PyTorch, and save it again.':
    '请转换类型，例如在 PyTorch 里用 tensor.float()，再保存。',
  'it looks like a pickled PyTorch file, which can run code and is never opened here':
    '它像是 pickle 格式的 PyTorch 文件，这种文件能运行代码，这里从不打开',
  'it has {{n}} bytes, too few for any safetensors file':
    '它只有 {{n}} 字节，不足以构成 safetensors 文件',
  'it announces a header of {{n}} bytes, where 2 to {{most}} are allowed':
    '它声明的文件头有 {{n}} 字节，允许的是 2 到 {{most}}',
  'it is cut short: its header ends at byte {{end}}, the file at byte {{length}}':
    '它不完整：文件头在第 {{end}} 字节结束，而文件在第 {{length}} 字节就结束了',
  'it is cut short: its tensors need {{n}} bytes and {{found}} are there':
    '它不完整：张量需要 {{n}} 字节，而只有 {{found}} 字节',
  '{{n}} bytes follow its last tensor': '最后一个张量之后还有 {{n}} 字节',
  'its header is not UTF-8 text': '文件头不是 UTF-8 文本',
  'its header does not start with "{"': '文件头不以 "{" 开头',
  'its header is not a JSON object': '文件头不是 JSON 对象',
  'its data does not match its SHA-256 checksum, so it was changed or damaged':
    '数据与其 SHA-256 校验和不符，说明已被更改或损坏',
  'its header does not match its SHA-256 checksum, so it was changed or damaged':
    '文件头与其 SHA-256 校验和不符，说明已被更改或损坏',
  'one of its two checksums (sha256, header_sha256) is missing':
    '两个校验和（sha256、header_sha256）缺了一个',
  'its metadata has no {{=key}}': '元数据里没有 {{=key}}',
  'it has no tensor of a query encoder (encoder_q.…)': '它没有查询编码器的张量（encoder_q.…）',
  'it has no tensor "queue"': '它没有张量 "queue"',
  'it has format {{format}}, written by version {{version}}, and this version reads format {{own}}':
    '它是格式 {{format}}，由版本 {{version}} 写成，而本版本读取格式 {{own}}',
  'tensor {{=tensor}} has a shape [{{shape}}] that no part of the model has':
    '张量 {{=tensor}} 的形状 [{{shape}}] 不属于模型的任何部分',
  '{{=file}} cannot be used: tensor {{=tensor}} holds {{=value}} at index {{at}}. Use a checkpoint from before training broke.':
    '{{=file}} 不能使用：张量 {{=tensor}} 在下标 {{at}} 处是 {{=value}}。请使用训练崩溃之前的检查点。',
  'The tensor {{=tensor}} ({{type}}) is not known and is left out.':
    '张量 {{=tensor}}（{{type}}）不认识，已略去。',
  'The queue holds {{keys}} keys of {{dims}} numbers, the config says {{length}} (queueLength) of {{dim}} (embeddingDim).':
    '队列有 {{keys}} 个 {{dims}} 维的键，而配置写的是 {{length}} 个（queueLength）{{dim}} 维（embeddingDim）。',
  'The checkpoint cannot be written: {{reason}}.': '检查点无法写出：{{reason}}。',

  // src/storage
  '{{what}} could not be stored: it needs {{bytes}} and the browser has no more room for this site. Delete runs you no longer need or free disk space; what was stored before is unharmed.':
    '{{what}}无法保存：需要 {{bytes}}，而浏览器给本站的空间已用完。请删除不再需要的运行或腾出磁盘空间；之前保存的内容完好。',
  '{{what}} ({{bytes}}) could not be stored: {{reason}}. Export the checkpoint to keep it, then reload the page; what was stored before is unharmed.':
    '{{what}}（{{bytes}}）无法保存：{{reason}}。请导出检查点以便保留，然后重新载入页面；之前保存的内容完好。',
  '{{what}} could not be read: {{reason}}. Reload the page; nothing stored was changed.':
    '{{what}}无法读取：{{reason}}。请重新载入页面；已保存的内容没有改变。',
  "The run history could not be opened: {{reason}}. Leave private browsing, or close this site's other tabs and reload; until then runs are not kept, so export checkpoints. Nothing stored was changed.":
    '运行历史无法打开：{{reason}}。请退出无痕浏览，或关闭本站的其他标签页后重新载入；在此之前运行不会保存，请导出检查点。已保存的内容没有改变。',
  'the browser says {{reason}}': '浏览器报告 {{reason}}',
  'the browser gave no reason ({{reason}})': '浏览器没有说明原因（{{reason}}）',
  'The {{run}} is being trained in another tab. Stop it there first, or start a new run.':
    '{{run}}正在另一个标签页中训练。请先在那里停止，或开始新的运行。',
  'The {{run}} is being trained and cannot be deleted. Stop it first.':
    '{{run}}正在训练，不能删除。请先停止。',
  'run "{{=name}}"': '运行“{{=name}}”',
  "The browser's storage was reset: one run was stored here and none is left. Import exported checkpoints to get them back.":
    '浏览器的存储被重置：这里原有一个运行，现在一个也不剩。请导入已导出的检查点来找回。',
  "The browser's storage was reset: {{n}} runs were stored here and none is left. Import exported checkpoints to get them back.":
    '浏览器的存储被重置：这里原有 {{n}} 个运行，现在一个也不剩。请导入已导出的检查点来找回。',
  "{{what}} was damaged in the browser's storage and is not used; everything else is intact. Import an exported copy or train again, and delete the run if you do not need the rest of it.":
    '{{what}}在浏览器存储中损坏，不再使用；其他内容完好。请导入已导出的副本或重新训练；如果不需要其余部分，可以删除该运行。',
  '{{what}} was written by a newer version of the lab (storage schema {{schema}}, this one reads {{own}}) and is left as it is. Reload the page to get that version.':
    '{{what}}由更新版本的实验室写成（存储格式 {{schema}}，本版本读取 {{own}}），保持原样。请重新载入页面以获取那个版本。',
  '{{what}} cannot be read by this version of the lab and is left as it is. Open it with the version that wrote it.':
    '{{what}}无法由本版本读取，保持原样。请用写它的版本打开。',
  '{{what}} holds a config that this version cannot show as it was.':
    '{{what}}里的配置本版本无法原样显示。',
  '{{what}} could not be stored.': '{{what}}无法保存。',
  'The history entry of run "{{=run}}"': '运行“{{=run}}”的历史条目',
  'The name, note and group of run "{{=run}}"': '运行“{{=run}}”的名称、备注和分组',
  'The queue of runs': '运行队列',
  'The record of steps {{from}} to {{to}} of run "{{=run}}"':
    '运行“{{=run}}”第 {{from}} 到 {{to}} 步的记录',
  'The evaluation at step {{step}} of run "{{=run}}"': '运行“{{=run}}”第 {{step}} 步的评估',
  'The tensors’ health from step {{step}} on of run "{{=run}}"':
    '运行“{{=run}}”从第 {{step}} 步起的张量健康记录',
  'The prototypes of run "{{=run}}"': '运行“{{=run}}”的原型',
  'The checkpoint of run "{{=run}}"': '运行“{{=run}}”的检查点',

  // src/store: the address and the queue
  'The address asks for the preset "{{=value}}", which does not exist; use one of {{=values}}.':
    '地址要求预设“{{=value}}”，但它不存在；请用 {{=values}} 之一。',
  'The address asks for the theme "{{=value}}"; use light or dark.':
    '地址要求主题“{{=value}}”；请用 light 或 dark。',
  'The address asks for the language "{{=value}}"; use en or zh.':
    '地址要求语言“{{=value}}”；请用 en 或 zh。',
  'The address asks for the adapter "{{=value}}"; use auto, high-performance or low-power.':
    '地址要求适配器“{{=value}}”；请用 auto、high-performance 或 low-power。',
  'The address has a part "{{=name}}" that means nothing here; use {{=values}}.':
    '地址里的“{{=name}}”在这里没有意义；可用的是 {{=values}}。',
  'From the address: {{problem}}': '来自地址：{{problem}}',
  'The address sets "{{=key}}", which has no value; write set=key=value, as in set=epochs=4.':
    '地址设置了“{{=key}}”但没有值；请写 set=字段=值，如 set=epochs=4。',
  'The address sets "{{=key}}", which is not a field of a run; is it {{=near}}?.':
    '地址设置了“{{=key}}”，但没有这个字段；是 {{=near}} 吗？',
  'The address sets "{{=key}}", which is not a field of a run; the names are in the help of each field.':
    '地址设置了“{{=key}}”，但没有这个字段；字段名见各字段的帮助。',
  'This is no JSON ({{reason}}); paste the text that “Copy JSON” gives.':
    '这不是 JSON（{{reason}}）；请粘贴“复制 JSON”给出的文本。',
  'This JSON names no field of a config.': '这段 JSON 里没有任何配置字段。',
  'That is {{n}} runs, and the queue holds {{most}}; give fewer values or seeds.':
    '这是 {{n}} 个运行，而队列最多 {{most}} 个；请减少取值或种子。',
  'Give at least one value of {{field}}.': '请至少给一个{{field}}的值。',
  '{{=value}} is given twice.': '{{=value}} 给了两次。',
  '{{field}} is no number and has no range; give a list of values.':
    '{{field}}不是数，没有范围；请给一列值。',
  'The number of values must be a whole number from 2 to {{most}}.':
    '取值个数必须是 2 到 {{most}} 的整数。',
  'Steps by equal factors need both ends above 0; use equal steps, or raise the lower end.':
    '等比取值要求两端都大于 0；请用等差，或提高下端。',
  'Only {{n}} of the {{all}} values differ; ask for {{n}}.':
    '{{all}} 个值里只有 {{n}} 个不同；请要 {{n}} 个。',
  '{{runs}} is being trained. Stop it first.': '{{runs}} 正在训练。请先停止。',
  'No reason was given.': '未说明原因。',
  'It goes on; a reload would lose its last changes.': '它会继续；重新载入页面会丢失最近的更改。',
  'The stored queue has version {{version}} than this page reads (version {{own}}); queue the runs anew.':
    '已存队列的版本是 {{version}}，而本页读取版本 {{own}}；请重新排队。',
  'The stored queue has another form than this page reads (version {{own}}); queue the runs anew.':
    '已存队列的形式与本页读取的（版本 {{own}}）不同；请重新排队。',
  'Run {{n}} of the stored queue cannot be read; queue it anew.':
    '已存队列中的第 {{n}} 个运行无法读取；请重新排队。',
  'Run {{n}} of the stored queue, {{label}}: {{rest}}':
    '已存队列中的第 {{n}} 个运行 {{label}}：{{rest}}',
  '{{added}} runs were to be queued behind {{waiting}}, and it holds {{most}}; queue fewer.':
    '要在 {{waiting}} 个之后再排 {{added}} 个运行，而队列最多 {{most}} 个；请少排一些。',
};
