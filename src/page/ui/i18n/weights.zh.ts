/** What files of weights say, in Chinese. */
export const zhWeights = {
  '{{file}} cannot be read as weights: {{reason}}.': '{{file}} 无法作为权重读取：{{reason}}。',
  'Download or save it again.': '请重新下载或保存。',
  'In PyTorch, save the numbers alone: torch.save(model.state_dict(), "weights.pth").':
    '请在 PyTorch 里只保存数值：torch.save(model.state_dict(), "weights.pth")。',
  '{{reason}}; nothing of it was run': '{{reason}}；其中没有任何内容被运行',
  'it holds no dictionary of tensors': '其中没有张量字典',
  'it holds {{n}} tensors, more than {{most}}': '其中有 {{n}} 个张量，多于 {{most}} 个',
  'it has no tensor {{tensor}}': '其中没有张量 {{tensor}}',
  'its pickle has more than {{most}} operations': '其 pickle 的操作多于 {{most}} 个',
  'its pickle uses the opcode {{name}}, which weights do not need':
    '其 pickle 使用了权重并不需要的操作码 {{name}}',
  'its pickle has the byte {{hex}} where an opcode is':
    '其 pickle 在应为操作码的位置是字节 {{hex}}',
  'its pickle ends in the middle': '其 pickle 中途结束',
  'its pickle has protocol {{version}}; PyTorch writes 2':
    '其 pickle 的协议是 {{version}}，而 PyTorch 写的是 2',
  'its pickle has a number of {{n}} bytes': '其 pickle 中有一个 {{n}} 字节的数',
  'it asks Python for {{global}}, which weights do not need':
    '它要求 Python 提供权重并不需要的 {{global}}',
  'its pickle calls what is no function': '其 pickle 调用了不是函数的东西',
  'it calls {{global}}, which weights do not need': '它调用了权重并不需要的 {{global}}',
  'its pickle gives a state to what is no dictionary': '其 pickle 给不是字典的东西设置状态',
  'its pickle takes more values than it gives': '其 pickle 取出的值多于放入的值',
  'its pickle names value {{n}}, which it has not given': '其 pickle 引用了尚未给出的第 {{n}} 个值',
  'its pickle appends to what is no list': '其 pickle 向不是列表的东西追加',
  'its pickle sets a key of what is no dictionary': '其 pickle 给不是字典的东西设置键',
  'a parameter of it is no tensor': '其中一个参数不是张量',
  'a size of it is no list of numbers': '其中一个尺寸不是数字列表',
  'an ordered dictionary of it is made of no list': '其中一个有序字典不是由列表构成的',
  'its pickle names data in a way that weights do not need':
    '其 pickle 以权重并不需要的方式引用数据',
  'a view of its data begins nowhere': '其数据的一个视图没有起点',
  'a tensor of it has no storage, size or stride': '其中一个张量没有存储、尺寸或步长',
  'a tensor of shape [{{shape}}] does not fit the {{n}} numbers of its storage':
    '形状为 [{{shape}}] 的张量与其存储的 {{n}} 个数不符',
  'it is a zip without {{name}}': '它是一个没有 {{name}} 的 zip',
  'it is a program (TorchScript), which is never run here':
    '它是一个程序（TorchScript），这里从不运行程序',
  '{{name}} is missing in it': '其中缺少 {{name}}',
  'its numbers are in big-endian order': '其中的数是大端序',
  'Save it on a little-endian machine.': '请在小端序的机器上保存。',
  '{{name}} in it is compressed or locked, as PyTorch never writes it':
    '其中的 {{name}} 被压缩或加锁，PyTorch 从不这样写',
  '{{name}} in it has {{bytes}}': '其中的 {{name}} 有 {{bytes}}',
  '{{name}} in it has {{size}} bytes, and {{bytes}} are named':
    '其中的 {{name}} 有 {{size}} 字节，而声明的是 {{bytes}} 字节',
  '{{name}} in it is damaged': '其中的 {{name}} 已损坏',
  'it is a pickle, but not one that torch.save writes': '它是 pickle，但不是 torch.save 写的',
  'its version is not {{version}}': '其版本不是 {{version}}',
  'numbers are missing in it': '其中缺少数值',
  'its numbers end in the middle, or are not those it lists': '其数值中途结束，或与其列表不符',
  'it is a tar of files, as PyTorch wrote it before version 0.2':
    '它是 PyTorch 0.2 版以前写的 tar 文件',
  'it has {{bytes}}, and {{most}} are read': '它有 {{bytes}}，而最多读取 {{most}}',
  '{{file}} has no tensor with a name and shape of this model ({{encoder}}, width {{width}}).':
    '{{file}} 中没有名称和形状都符合此模型（{{encoder}}，宽度 {{width}}）的张量。',
  '{{file}} has none of the names that are read, those of torchvision, timm, MoCo, PCL and Protolab; its first tensor is {{tensor}}.':
    '{{file}} 中没有可识别的名称（torchvision、timm、MoCo、PCL 或 Protolab）；它的第一个张量是 {{tensor}}。',
  'Save a ResNet with torchvision’s names, such as layer1.0.conv1.weight.':
    '请用 torchvision 的名称保存 ResNet，例如 layer1.0.conv1.weight。',
  'Choose the encoder, stem and width that the weights were made with.':
    '请选择与这些权重相同的编码器、stem 和宽度。',
  '{{file}} cannot be used: tensor {{tensor}} contains {{value}} at index {{at}}. Use weights from before training failed.':
    '{{file}} 无法使用：张量 {{tensor}} 在第 {{at}} 个位置是 {{value}}。请使用训练失败之前的权重。',
  'It begins with the weights of {{file}} (SHA-256 {{sha256}}).':
    '它从 {{file}} 的权重开始（SHA-256 {{sha256}}）。',
  'This run trains on other images than those of “{{loaded}}”: their number is the same, their content is not (fingerprint {{want}}, and {{found}} is loaded). Load the images of “{{own}}”, then resume it.':
    '此运行使用的图像不是“{{loaded}}”的图像：数量相同，内容不同（指纹 {{want}}，载入的是 {{found}}）。请先载入“{{own}}”的图像，再继续训练。',
  'it is a file of PyTorch, with weights but without a run':
    '它是 PyTorch 的文件，有权重而没有运行',
  'Choose it with Start from weights under Export, or --weights FILE.':
    '请用“导出”菜单中的“从权重开始”选择它，或用 --weights FILE。',
  'The encoder is Tiny, which torchvision does not have; only a ResNet can be exported.':
    '编码器是 Tiny，torchvision 没有它；只能导出 ResNet。',
  'The method has no queue, so that MoCo’s module does not fit it; export the encoder.':
    '此方法没有队列，与 MoCo 的模块不符；请导出编码器。',
  'The projector is “{{layers}}”; MoCo’s module has one linear layer, or one as wide as the features, a ReLU and a second. Export the encoder.':
    '投影头是“{{layers}}”；MoCo 的模块有一个线性层，或与特征同宽的一层、ReLU 和第二层。请导出编码器。',
  'The checkpoint has no prototypes; its run clusters later, or never.':
    '检查点没有原型；其运行稍后才聚类，或从不聚类。',
  'Its images are not the same to the last bit as before: they were decoded elsewhere. The run goes on with these, and its numbers differ in their last digits from those without the move.':
    '它的图像与之前并非逐位相同：它们是在别处解码的。运行用这些图像继续，其数值与不搬移时在末几位上不同。',
  'tensor {{tensor}} has the number type {{type}}, which is not read':
    '张量 {{tensor}} 的数值类型 {{type}} 不能读取',
  'it is neither a file of PyTorch nor safetensors, or it is cut':
    '它既不是 PyTorch 文件也不是 safetensors，或不完整',
  'its header is no JSON object, or has names that are not allowed':
    '文件头不是 JSON 对象，或含有不允许的名称',
  'tensor {{tensor}} has no type, shape or place that fit each other':
    '张量 {{tensor}} 的类型、形状或位置互不相符',
  'its tensors overlap or leave a gap': '其张量重叠或留有空隙',
  'its tensors do not fill it, or it is cut': '其张量没有填满文件，或文件不完整',
  'the checkpoint {{file}}': '检查点 {{file}}',
  'The weights “{{file}}” cannot be read any more: the file was moved, changed or deleted since it was chosen. Choose it again with Start from weights, under Export.':
    '权重“{{file}}”已无法读取：文件在选择之后被移动、更改或删除。请用“导出”菜单中的“从权重开始”重新选择。',
  'The weights “{{file}}” are still being read; try again in a moment.':
    '权重“{{file}}”仍在读取，请稍后再试。',
  '“{{run}}” begins with the weights “{{file}}” (SHA-256 {{hash}}…), of which this browser keeps no copy. Choose the same file again with Start from weights, under Export, then resume the queue.':
    '“{{run}}”从权重“{{file}}”（SHA-256 {{hash}}…）开始，而此浏览器没有保存它的副本。请用“导出”菜单中的“从权重开始”重新选择同一文件，再继续队列。',
  'The next run was to begin with the weights “{{file}}” (SHA-256 {{hash}}…), of which this browser keeps no copy. Choose the same file again, or start without them.':
    '下一次运行本应从权重“{{file}}”（SHA-256 {{hash}}…）开始，而此浏览器没有保存它的副本。请重新选择同一文件，或不用它们开始。',
  'A copy ({{size}}) is kept in this browser for after a reload; it can be deleted under Runs.':
    '此浏览器保存了一份副本（{{size}}），重新载入后仍可使用；可在“训练记录”中删除。',
  'After a reload it must be chosen again, because this browser could not keep a copy: {{reason}}.':
    '重新载入后必须重新选择，因为此浏览器无法保存副本：{{reason}}。',
  'Its copy was deleted: after a reload it must be chosen again.':
    '其副本已删除：重新载入后必须重新选择。',
  'it has {{size}}, and only {{room}} of storage are free, which checkpoints need':
    '它有 {{size}}，而存储空间只剩 {{room}}，检查点需要这些空间',
  '{{file}} holds weights but no run: choose it with Start from weights, under Export.':
    '{{file}} 有权重而没有运行：请用“导出”菜单中的“从权重开始”选择它。',
};
