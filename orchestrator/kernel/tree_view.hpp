#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "process/runner.hpp"

namespace farm {

/// Where the processes of one build find what they read, and where what they
/// write goes. With a patched tree they see it, in a mount namespace of their
/// own, in the place of its base, and under it the base's object files with an
/// overlay on top. To kbuild and ccache nothing has changed but the patched
/// files: the kernel costs an incremental build, and the base's objects stay
/// as they are.
struct TreeView {
  std::filesystem::path base;    ///< the unpatched tree: where they look
  std::filesystem::path patched; ///< the tree they find there
  std::filesystem::path objects; ///< object files of `base`
  std::filesystem::path scratch; ///< folder for the overlay; empty: no view
  bool as_root = false; ///< mounting needs no user namespace of our own

  /// No view: what is written goes to `objects` itself.
  static TreeView none(std::filesystem::path objects);

  [[nodiscard]] bool is_mounted() const { return !scratch.empty(); }

  /// The folder that what the build writes ends up in.
  [[nodiscard]] std::filesystem::path written() const;

  /// A file of the object folder as the build left it.
  [[nodiscard]] std::filesystem::path
  object(const std::filesystem::path& name) const;
};

/// `command`, run where the view holds.
std::vector<std::string> in_view(const TreeView& view,
                                 const std::vector<std::string>& command);

/// True when this machine can show the view: the namespaces are allowed, and
/// the file system can be the upper layer of an overlay. Makes the folders in
/// `scratch`.
Result<bool> view_works(Runner& runner, const TreeView& view);

/// Removes `scratch`.
void remove_view(const TreeView& view);

/// The same at the end of a scope.
class ViewRemover {
 public:
  explicit ViewRemover(const TreeView& view) : view_(view) {}
  ~ViewRemover() { remove_view(view_); }
  ViewRemover(const ViewRemover&) = delete;
  ViewRemover& operator=(const ViewRemover&) = delete;

 private:
  const TreeView& view_;
};

} // namespace farm
