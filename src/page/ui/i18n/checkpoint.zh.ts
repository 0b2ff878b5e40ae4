/** What checkpoint files say, in Chinese. */
export const zhCheckpoint = {
  '{{file}} cannot be imported: {{reason}}.': '{{file}} 无法导入：{{reason}}。',
  '{{file}} cannot be read as a checkpoint: {{reason}}.':
    '{{file}} 无法作为检查点读取：{{reason}}。',
  'Choose a checkpoint exported by Protolab.': '请选择由 Protolab 导出的检查点。',
  'Export it again.': '请重新导出。',
  'Open it with that version or a newer one.': '请用那个版本或更新的版本打开。',
  'Export or download it again.': '请重新导出或下载。',
  'If another tool saved it again, remove sha256 and header_sha256 from its metadata.':
    '如果是其他工具重新保存的，请从元数据中去掉 sha256 和 header_sha256。',
  'Choose a .safetensors file exported by Protolab or saved with safetensors.torch.save_file.':
    '请选择由 Protolab 导出的、或用 safetensors.torch.save_file 保存的 .safetensors 文件。',
  'Write metadata as text only.': '元数据只能写成文本。',
  'Convert it, for example with tensor.float() in PyTorch, and save it again.':
    '请转换类型，例如在 PyTorch 里用 tensor.float()，再保存。',
  'it has {{n}} bytes, too few for any safetensors file':
    '它只有 {{n}} 字节，不足以构成 safetensors 文件',
  'it declares a header of {{n}} bytes; 2 to {{most}} are allowed':
    '它声明的文件头有 {{n}} 字节，允许的是 2 到 {{most}}',
  'it is truncated: its header ends at byte {{end}}, the file at byte {{length}}':
    '它不完整：文件头在第 {{end}} 字节结束，而文件在第 {{length}} 字节就结束了',
  'it is truncated: its tensors need {{n}} bytes, but only {{found}} are present':
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
  'its metadata has no {{key}}': '元数据里没有 {{key}}',
  'it has no tensor of a query encoder (encoder_q.…)': '它没有查询编码器的张量（encoder_q.…）',
  'it has no tensor "queue"': '它没有张量 "queue"',
  'it has format {{format}}, written by version {{version}}, and this version reads format {{own}}':
    '它是格式 {{format}}，由版本 {{version}} 写成，而本版本读取格式 {{own}}',
  'tensor {{tensor}} has shape [{{shape}}], which matches no part of the model':
    '张量 {{tensor}} 的形状 [{{shape}}] 不属于模型的任何部分',
  '{{file}} cannot be used: tensor {{tensor}} contains {{value}} at index {{at}}. Use a checkpoint from before training failed.':
    '{{file}} 不能使用：张量 {{tensor}} 在下标 {{at}} 处为 {{value}}。请使用训练失败之前的检查点。',
  'The tensor {{tensor}} ({{type}}) is unknown and is ignored.':
    '未知的张量 {{tensor}}（{{type}}）已忽略。',
  'The queue holds {{keys}} keys of {{dims}} numbers, the config says {{length}} (queueLength) of {{dim}} (embeddingDim).':
    '队列有 {{keys}} 个 {{dims}} 维的键，而配置写的是 {{length}} 个（queueLength）{{dim}} 维（embeddingDim）。',
  'The checkpoint cannot be written: {{reason}}.': '检查点无法写出：{{reason}}。',
  'its metadata {{key}} is {{text}}, not a whole number': '元数据 {{key}} 是 {{text}}，不是整数',
  'its config {{problem}}': '它的配置{{problem}}',
  'it has no whole number "queue_ptr"': '它没有整数 "queue_ptr"',
  'its queue_ptr is {{at}}, outside a queue of {{keys}}':
    '它的 queue_ptr 是 {{at}}，超出长度为 {{keys}} 的队列',
  'tensor {{tensor}} holds {{n}} values, which do not fill its shape [{{shape}}]':
    '张量 {{tensor}} 有 {{n}} 个数，与形状 [{{shape}}] 不符',
  'its header {{problem}}': '文件头{{problem}}',
  'its names and metadata take {{n}} bytes, more than {{most}}':
    '名称和元数据占 {{n}} 字节，超过 {{most}}',
  'its __metadata__ is not a JSON object': '__metadata__ 不是 JSON 对象',
  'its metadata {{key}} is not text': '元数据 {{key}} 不是文本',
  'tensor {{tensor}} has no description': '张量 {{tensor}} 没有描述',
  'tensor {{tensor}} has an unknown property {{key}}': '张量 {{tensor}} 有未知属性 {{key}}',
  'tensor {{tensor}} has no number type': '张量 {{tensor}} 没有数值类型',
  'tensor {{tensor}} has the number type {{type}}, which is not supported (only F32, I32, I64 and U8 are)':
    '张量 {{tensor}} 的数值类型是 {{type}}，不受支持（仅支持 F32、I32、I64 和 U8）',
  'tensor {{tensor}} has a shape that is not a list of whole numbers':
    '张量 {{tensor}} 的形状不是一列整数',
  'tensor {{tensor}} has offsets that are not two whole numbers':
    '张量 {{tensor}} 的偏移不是两个整数',
  'tensor {{tensor}} of type {{type}} and shape [{{shape}}] does not fill its bytes {{begin}} to {{end}}':
    '张量 {{tensor}}（类型 {{type}}，形状 [{{shape}}]）与其字节 {{begin}} 到 {{end}} 不符',
  'tensor {{tensor}} starts at byte {{begin}} of the data, where byte {{next}} is next (tensors overlap)':
    '张量 {{tensor}} 从数据的第 {{begin}} 字节开始，而应从第 {{next}} 字节开始（张量重叠）',
  'tensor {{tensor}} starts at byte {{begin}} of the data, where byte {{next}} is next (tensors leave a gap)':
    '张量 {{tensor}} 从数据的第 {{begin}} 字节开始，而应从第 {{next}} 字节开始（张量之间有空隙）',
  'is not valid JSON': '不是有效的 JSON',
  'is nested more than {{most}} levels deep': '的嵌套超过 {{most}} 层',
  'holds the forbidden name {{key}}': '含有禁用的名称 {{key}}',
  'holds the name {{key}} twice': '含有重复的名称 {{key}}',
};
